/* SPDX-License-Identifier: MIT */
/* A cam as a co-simulation FMU, for FMI 2.0 and FMI 3.0 in one library.
 *
 * The cam comes from resources/cam.cam, a cam file, and the start values of the parameters from resources/start.txt.
 * The outputs s, v, a, j at time t are those of camkin_boundary_at(): they depend on the parameters and on t alone, so
 * that a step has no error, whatever its size, and so that the state of the FMU is its time.
 *
 * All functions of a co-simulation FMU are here. Those of capabilities that modelDescription.xml does not declare log a
 * message and return an error. */
#include "fmi_types.h"

#include <camkin/camkin.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The standard prescribes the parameters of functions that do not need them. */
#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wunused-parameter"
#endif

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* Declare and define an exported function. */
#define FMI(type, name, ...)                                                                                           \
    EXPORT type name(__VA_ARGS__);                                                                                     \
    type name(__VA_ARGS__)

/* The guid of FMI 2.0 and the instantiationToken of FMI 3.0: they identify the variables below, not the cam. */
#define TOKEN "{6d5b9c2e-5c0f-4a55-9f6e-1b1f7c0b3a41}"

/* Value references, as in modelDescription.xml. */
enum { TIME, S, V, A, J, RPM, PHASE, RPM_PER_S, VARIABLES };
static const char *const names[VARIABLES] = {"time", "s", "v", "a", "j", "rpm", "phase", "rpm_per_s"};

typedef enum stage { INSTANTIATED, INITIALIZING, STEPPING, TERMINATED } stage;

/* What changes in the course of a simulation: an FMU state. */
typedef struct state {
    stage stage;
    double time;
    camkin_drive drive; /* the parameters */
} state;

typedef struct model {
    camkin_program *program;
    state now, start;
    char *name;
    /* One of the two loggers is NULL. */
    fmi2ComponentEnvironment environment2;
    void (*log2)(fmi2ComponentEnvironment, fmi2String, fmi2Status, fmi2String, fmi2String, ...);
    fmi3InstanceEnvironment environment3;
    fmi3LogMessageCallback log3;
} model;

/* A status: both versions have the same numbers. */
typedef unsigned status;
enum { OK = fmi2OK, ERROR = fmi2Error };

/* ---- messages ---- */

/* Write a text so that printf() gives it back: the message of FMI 2.0 is a format. */
static void as_format(const char *text, char *format) {
    for (; *text; text++) {
        if (*text == '%')
            *format++ = '%';
        *format++ = *text;
    }
    *format = '\0';
}

/* Log an error, and return its status. */
static status fail(const model *m, const char *format, ...) {
    char message[512], twice[2 * sizeof message];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    if (m && m->log2) {
        as_format(message, twice);
        m->log2(m->environment2, m->name, fmi2Error, "logStatusError", twice);
    }
    if (m && m->log3)
        m->log3(m->environment3, fmi3Error, "logStatusError", message);
    return ERROR;
}

static status unsupported(const model *m, const char *function) {
    return fail(m, "%s: this FMU does not have the capability", function);
}

/* ---- instances ---- */

static int hex_value(char c) {
    const char *const digits = "0123456789abcdef", *found;
    c = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    return c && (found = strchr(digits, c)) ? (int)(found - digits) : -1;
}

/* Make the path of a file in the folder of the resources, or NULL without memory. FMI 2.0 gives a URI, file:///a%20b or
   file:/a%20b; FMI 3.0 gives a path. */
static char *resource_path(const char *folder, int is_uri, const char *file) {
    char *path = malloc(strlen(folder) + strlen(file) + 2), *to = path;
    if (!path)
        return NULL;
    if (is_uri && strncmp(folder, "file:", 5) == 0) {
        folder += 5;
        if (strncmp(folder, "//", 2) == 0) { /* an authority, empty or localhost */
            const char *const root = strchr(folder + 2, '/');
            folder = root ? root : folder + 2;
        }
    }
    while (*folder) {
        const int high = is_uri && *folder == '%' ? hex_value(folder[1]) : -1;
        const int low = high >= 0 ? hex_value(folder[2]) : -1;
        *to++ = (char)(low >= 0 ? 16 * high + low : *folder);
        folder += low >= 0 ? 3 : 1;
    }
    if (to == path || to[-1] != '/')
        *to++ = '/';
    strcpy(to, file);
    return path;
}

/* Read the start values. Their significands are integers, so that no locale has a say in the decimal point. */
static status read_start(model *m, const char *path) {
    camkin_drive drive = {.rpm = 0.0};
    FILE *const file = path ? fopen(path, "r") : NULL;
    const int found =
        file ? fscanf(file, "rpm %la phase %la rpm_per_s %la", &drive.rpm, &drive.phase, &drive.rpm_per_s) : 0;
    if (file)
        fclose(file);
    if (found != 3)
        return fail(m, "cannot read rpm, phase and rpm_per_s from %s", path ? path : "resources/start.txt");
    m->start = m->now = (state){.stage = INSTANTIATED, .drive = drive};
    return OK;
}

static status read_cam(model *m, const char *path) {
    camkin_error error;
    if (!path)
        return fail(m, "no memory");
    if (camkin_program_load(path, &m->program, &error) != CAMKIN_OK)
        return fail(m, "%s: %s", path, error.message);
    return OK;
}

static void free_model(model *m) {
    if (m) {
        camkin_program_free(m->program);
        free(m->name);
        free(m);
    }
}

/* Finish a model that has its logger, or free it. */
static model *instantiate(model *m, const char *name, const char *token, const char *folder, int is_uri) {
    status result = OK;
    if (!m)
        return NULL;
    if (!(m->name = malloc(strlen(name ? name : "") + 1)))
        result = fail(m, "no memory");
    else
        strcpy(m->name, name ? name : "");
    if (result == OK && (!token || strcmp(token, TOKEN) != 0))
        result =
            fail(m, "modelDescription.xml belongs to another library: token %s, not " TOKEN, token ? token : "NULL");
    if (result == OK && !folder)
        result = fail(m, "the folder of the resources is not given");
    if (result == OK) {
        char *const cam = resource_path(folder, is_uri, "cam.cam");
        char *const start = resource_path(folder, is_uri, "start.txt");
        result = read_cam(m, cam);
        if (result == OK)
            result = read_start(m, start);
        free(cam);
        free(start);
    }
    if (result == OK)
        return m;
    free_model(m);
    return NULL;
}

/* ---- stages ---- */

static status enter_initialization(model *m, double start_time) {
    if (m->now.stage != INSTANTIATED)
        return fail(m, "initialization is entered once, after instantiation or reset");
    if (!isfinite(start_time))
        return fail(m, "startTime must be finite; got %g", start_time);
    m->now.stage = INITIALIZING;
    m->now.time = start_time;
    return OK;
}

/* Compute s, v, a, j at a time. */
static status values_at(const model *m, double time, double svaj[4]) {
    const camkin_drive *const d = &m->now.drive;
    if (camkin_boundary_at(m->program, d, time, svaj) != CAMKIN_OK)
        return fail(m, "rpm, phase and rpm_per_s must be finite, and speeds at most 1e20; got %g, %g and %g", d->rpm,
                    d->phase, d->rpm_per_s);
    if (isnan(svaj[0]))
        return fail(m, "time %g: the cam has turned more than 2^50 times", time);
    return OK;
}

static status exit_initialization(model *m) {
    double svaj[4];
    if (m->now.stage != INITIALIZING)
        return fail(m, "initialization is left without having been entered");
    const status result = values_at(m, m->now.time, svaj);
    if (result == OK)
        m->now.stage = STEPPING;
    return result;
}

static status do_step(model *m, double time, double step) {
    double svaj[4];
    if (m->now.stage != STEPPING)
        return fail(m, "a step needs a model that is initialized and not terminated");
    if (!isfinite(time) || !isfinite(step) || step < 0.0)
        return fail(m, "a step must be finite and not negative; got %g from %g", step, time);
    const status result = values_at(m, time + step, svaj);
    if (result == OK)
        m->now.time = time + step;
    return result;
}

static status terminate(model *m) {
    m->now.stage = TERMINATED;
    return OK;
}

static status reset(model *m) {
    m->now = m->start;
    return OK;
}

/* ---- variables ---- */

static double *parameter(model *m, unsigned reference) {
    return reference == RPM         ? &m->now.drive.rpm
           : reference == PHASE     ? &m->now.drive.phase
           : reference == RPM_PER_S ? &m->now.drive.rpm_per_s
                                    : NULL;
}

static status get_values(model *m, const unsigned *references, size_t n, double *values) {
    double svaj[4];
    status result = OK;
    int known = 0;
    for (size_t i = 0; i < n && result == OK; i++) {
        const unsigned r = references[i];
        if (r >= VARIABLES)
            result = fail(m, "there is no variable with value reference %u", r);
        else if (r == TIME)
            values[i] = m->now.time;
        else if (parameter(m, r))
            values[i] = *parameter(m, r);
        else {
            if (!known)
                result = values_at(m, m->now.time, svaj);
            known = 1;
            if (result == OK)
                values[i] = svaj[r - S];
        }
    }
    return result;
}

/* Set parameters: all of them, or none. */
static status set_values(model *m, const unsigned *references, size_t n, const double *values) {
    const camkin_drive before = m->now.drive;
    status result = OK;
    for (size_t i = 0; i < n && result == OK; i++) {
        const unsigned r = references[i];
        double *const p = parameter(m, r);
        if (!p)
            result = r < VARIABLES ? fail(m, "%s cannot be set", names[r])
                                   : fail(m, "there is no variable with value reference %u", r);
        else if (m->now.stage > INITIALIZING)
            result = fail(m, "%s is fixed: it is set before the end of the initialization", names[r]);
        else if (!isfinite(values[i]))
            result = fail(m, "%s must be finite; got %g", names[r], values[i]);
        else
            *p = values[i];
    }
    if (result != OK)
        m->now.drive = before;
    return result;
}

/* Get derivatives by time: each output is the derivative of the one before it, and j is the last that is known. */
static status get_derivatives(model *m, const unsigned *references, size_t n, const int32_t *orders, double *values) {
    status result = OK;
    for (size_t i = 0; i < n && result == OK; i++) {
        const unsigned r = references[i];
        if (r < S || r > J)
            result = fail(m, "value reference %u is no output", r);
        else if (orders[i] < 1 || orders[i] > (int)(J - r))
            result = fail(m, "%s has no derivative of order %d: j is the highest", names[r], (int)orders[i]);
        else
            result = get_values(m, &(unsigned){r + (unsigned)orders[i]}, 1, &values[i]);
    }
    return result;
}

static status no_variables(const model *m, size_t n, const char *type) {
    return n ? fail(m, "there is no variable of type %s", type) : OK;
}

/* ---- states ---- */

static status get_state(const model *m, void **out) {
    if (!*out && !(*out = malloc(sizeof(state))))
        return fail(m, "no memory");
    *(state *)*out = m->now;
    return OK;
}

static status set_state(model *m, const void *from) {
    if (!from)
        return fail(m, "the FMU state is NULL");
    m->now = *(const state *)from;
    return OK;
}

static status free_state(void **out) {
    free(*out);
    *out = NULL;
    return OK;
}

/* ---- FMI 2.0 ---- */

FMI(const char *, fmi2GetTypesPlatform, void) {
    return "default";
}

FMI(const char *, fmi2GetVersion, void) {
    return "2.0";
}

FMI(fmi2Component, fmi2Instantiate, fmi2String name, fmi2Type type, fmi2String guid, fmi2String folder,
    const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean loggingOn) {
    model *m = calloc(1, sizeof *m);
    if (m && functions) {
        m->environment2 = functions->componentEnvironment;
        m->log2 = functions->logger;
    }
    if (m && type != fmi2CoSimulation) {
        unsupported(m, "fmi2Instantiate for model exchange");
        free_model(m);
        return NULL;
    }
    return instantiate(m, name, guid, folder, 1);
}

FMI(void, fmi2FreeInstance, fmi2Component c) {
    free_model(c);
}

FMI(fmi2Status, fmi2SetDebugLogging, fmi2Component c, fmi2Boolean loggingOn, size_t n, const fmi2String categories[]) {
    return fmi2OK; /* there are no messages but errors */
}

FMI(fmi2Status, fmi2SetupExperiment, fmi2Component c, fmi2Boolean toleranceDefined, fmi2Real tolerance,
    fmi2Real startTime, fmi2Boolean stopTimeDefined, fmi2Real stopTime) {
    ((model *)c)->now.time = startTime;
    return fmi2OK;
}

FMI(fmi2Status, fmi2EnterInitializationMode, fmi2Component c) {
    return enter_initialization(c, ((model *)c)->now.time);
}

FMI(fmi2Status, fmi2ExitInitializationMode, fmi2Component c) {
    return exit_initialization(c);
}

FMI(fmi2Status, fmi2Terminate, fmi2Component c) {
    return terminate(c);
}

FMI(fmi2Status, fmi2Reset, fmi2Component c) {
    return reset(c);
}

FMI(fmi2Status, fmi2GetReal, fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2Real values[]) {
    return get_values(c, vr, n, values);
}

FMI(fmi2Status, fmi2SetReal, fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2Real values[]) {
    return set_values(c, vr, n, values);
}

#define FMI2_NO_VARIABLES(Type)                                                                                        \
    FMI(fmi2Status, fmi2Get##Type, fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2##Type values[]) {    \
        return no_variables(c, n, #Type);                                                                              \
    }                                                                                                                  \
    FMI(fmi2Status, fmi2Set##Type, fmi2Component c, const fmi2ValueReference vr[], size_t n,                           \
        const fmi2##Type values[]) {                                                                                   \
        return no_variables(c, n, #Type);                                                                              \
    }
FMI2_NO_VARIABLES(Integer)
FMI2_NO_VARIABLES(Boolean)
FMI2_NO_VARIABLES(String)

FMI(fmi2Status, fmi2GetFMUstate, fmi2Component c, fmi2FMUstate *out) {
    return get_state(c, out);
}

FMI(fmi2Status, fmi2SetFMUstate, fmi2Component c, fmi2FMUstate from) {
    return set_state(c, from);
}

FMI(fmi2Status, fmi2FreeFMUstate, fmi2Component c, fmi2FMUstate *out) {
    return free_state(out);
}

FMI(fmi2Status, fmi2DoStep, fmi2Component c, fmi2Real time, fmi2Real step, fmi2Boolean noSetFMUStatePriorToCurrent) {
    return do_step(c, time, step);
}

FMI(fmi2Status, fmi2GetRealOutputDerivatives, fmi2Component c, const fmi2ValueReference vr[], size_t n,
    const fmi2Integer orders[], fmi2Real values[]) {
    return get_derivatives(c, vr, n, orders, values);
}

FMI(fmi2Status, fmi2GetRealStatus, fmi2Component c, const fmi2StatusKind kind, fmi2Real *value) {
    if (kind != fmi2LastSuccessfulTime)
        return fmi2Discard;
    *value = ((model *)c)->now.time;
    return fmi2OK;
}

FMI(fmi2Status, fmi2GetBooleanStatus, fmi2Component c, const fmi2StatusKind kind, fmi2Boolean *value) {
    if (kind != fmi2Terminated)
        return fmi2Discard;
    *value = 0;
    return fmi2OK;
}

/* No step is ever pending. */
FMI(fmi2Status, fmi2GetStatus, fmi2Component c, const fmi2StatusKind kind, fmi2Status *value) {
    return fmi2Discard;
}

FMI(fmi2Status, fmi2GetIntegerStatus, fmi2Component c, const fmi2StatusKind kind, fmi2Integer *value) {
    return fmi2Discard;
}

FMI(fmi2Status, fmi2GetStringStatus, fmi2Component c, const fmi2StatusKind kind, fmi2String *value) {
    return fmi2Discard;
}

#define FMI2_UNSUPPORTED(name, ...)                                                                                    \
    FMI(fmi2Status, name, __VA_ARGS__) {                                                                               \
        return unsupported(c, #name);                                                                                  \
    }
FMI2_UNSUPPORTED(fmi2CancelStep, fmi2Component c)
FMI2_UNSUPPORTED(fmi2SetRealInputDerivatives, fmi2Component c, const fmi2ValueReference vr[], size_t n,
                 const fmi2Integer orders[], const fmi2Real values[])
FMI2_UNSUPPORTED(fmi2SerializedFMUstateSize, fmi2Component c, fmi2FMUstate from, size_t *size)
FMI2_UNSUPPORTED(fmi2SerializeFMUstate, fmi2Component c, fmi2FMUstate from, fmi2Byte bytes[], size_t size)
FMI2_UNSUPPORTED(fmi2DeSerializeFMUstate, fmi2Component c, const fmi2Byte bytes[], size_t size, fmi2FMUstate *out)
FMI2_UNSUPPORTED(fmi2GetDirectionalDerivative, fmi2Component c, const fmi2ValueReference unknown[], size_t n_unknown,
                 const fmi2ValueReference known[], size_t n_known, const fmi2Real dknown[], fmi2Real dunknown[])

/* ---- FMI 3.0 ---- */

FMI(const char *, fmi3GetVersion, void) {
    return "3.0";
}

FMI(fmi3Instance, fmi3InstantiateCoSimulation, fmi3String name, fmi3String token, fmi3String folder,
    fmi3Boolean visible, fmi3Boolean loggingOn, fmi3Boolean eventModeUsed, fmi3Boolean earlyReturnAllowed,
    const fmi3ValueReference intermediate[], size_t n_intermediate, fmi3InstanceEnvironment environment,
    fmi3LogMessageCallback log, fmi3IntermediateUpdateCallback intermediateUpdate) {
    model *m = calloc(1, sizeof *m);
    if (m) {
        m->environment3 = environment;
        m->log3 = log;
    }
    if (m && eventModeUsed) {
        unsupported(m, "event mode");
        free_model(m);
        return NULL;
    }
    return instantiate(m, name, token, folder, 0);
}

/* Log that an interface is not there. There is no instance that could. */
static void *not_this_interface(fmi3InstanceEnvironment environment, fmi3LogMessageCallback log, const char *function) {
    unsupported(&(model){.environment3 = environment, .log3 = log}, function);
    return NULL;
}

FMI(fmi3Instance, fmi3InstantiateModelExchange, fmi3String name, fmi3String token, fmi3String folder,
    fmi3Boolean visible, fmi3Boolean loggingOn, fmi3InstanceEnvironment environment, fmi3LogMessageCallback log) {
    return not_this_interface(environment, log, "fmi3InstantiateModelExchange");
}

FMI(fmi3Instance, fmi3InstantiateScheduledExecution, fmi3String name, fmi3String token, fmi3String folder,
    fmi3Boolean visible, fmi3Boolean loggingOn, fmi3InstanceEnvironment environment, fmi3LogMessageCallback log,
    fmi3ClockUpdateCallback clockUpdate, fmi3LockPreemptionCallback lock, fmi3UnlockPreemptionCallback unlock) {
    return not_this_interface(environment, log, "fmi3InstantiateScheduledExecution");
}

FMI(void, fmi3FreeInstance, fmi3Instance instance) {
    free_model(instance);
}

FMI(fmi3Status, fmi3SetDebugLogging, fmi3Instance instance, fmi3Boolean loggingOn, size_t n,
    const fmi3String categories[]) {
    return fmi3OK; /* there are no messages but errors */
}

FMI(fmi3Status, fmi3EnterInitializationMode, fmi3Instance instance, fmi3Boolean toleranceDefined, fmi3Float64 tolerance,
    fmi3Float64 startTime, fmi3Boolean stopTimeDefined, fmi3Float64 stopTime) {
    return enter_initialization(instance, startTime);
}

FMI(fmi3Status, fmi3ExitInitializationMode, fmi3Instance instance) {
    return exit_initialization(instance);
}

FMI(fmi3Status, fmi3Terminate, fmi3Instance instance) {
    return terminate(instance);
}

FMI(fmi3Status, fmi3Reset, fmi3Instance instance) {
    return reset(instance);
}

FMI(fmi3Status, fmi3GetFloat64, fmi3Instance instance, const fmi3ValueReference vr[], size_t n, fmi3Float64 values[],
    size_t n_values) {
    return n == n_values ? get_values(instance, vr, n, values) : fail(instance, "all variables are scalars");
}

FMI(fmi3Status, fmi3SetFloat64, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
    const fmi3Float64 values[], size_t n_values) {
    return n == n_values ? set_values(instance, vr, n, values) : fail(instance, "all variables are scalars");
}

#define FMI3_NO_VARIABLES(Type)                                                                                        \
    FMI(fmi3Status, fmi3Get##Type, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,                     \
        fmi3##Type values[], size_t n_values) {                                                                        \
        return no_variables(instance, n, #Type);                                                                       \
    }                                                                                                                  \
    FMI(fmi3Status, fmi3Set##Type, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,                     \
        const fmi3##Type values[], size_t n_values) {                                                                  \
        return no_variables(instance, n, #Type);                                                                       \
    }
FMI3_NO_VARIABLES(Float32)
FMI3_NO_VARIABLES(Int8)
FMI3_NO_VARIABLES(UInt8)
FMI3_NO_VARIABLES(Int16)
FMI3_NO_VARIABLES(UInt16)
FMI3_NO_VARIABLES(Int32)
FMI3_NO_VARIABLES(UInt32)
FMI3_NO_VARIABLES(Int64)
FMI3_NO_VARIABLES(UInt64)
FMI3_NO_VARIABLES(Boolean)
FMI3_NO_VARIABLES(String)

FMI(fmi3Status, fmi3GetBinary, fmi3Instance instance, const fmi3ValueReference vr[], size_t n, size_t sizes[],
    fmi3Binary values[], size_t n_values) {
    return no_variables(instance, n, "Binary");
}

FMI(fmi3Status, fmi3SetBinary, fmi3Instance instance, const fmi3ValueReference vr[], size_t n, const size_t sizes[],
    const fmi3Binary values[], size_t n_values) {
    return no_variables(instance, n, "Binary");
}

FMI(fmi3Status, fmi3GetClock, fmi3Instance instance, const fmi3ValueReference vr[], size_t n, fmi3Clock values[]) {
    return no_variables(instance, n, "Clock");
}

FMI(fmi3Status, fmi3SetClock, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
    const fmi3Clock values[]) {
    return no_variables(instance, n, "Clock");
}

FMI(fmi3Status, fmi3GetFMUState, fmi3Instance instance, fmi3FMUState *out) {
    return get_state(instance, out);
}

FMI(fmi3Status, fmi3SetFMUState, fmi3Instance instance, fmi3FMUState from) {
    return set_state(instance, from);
}

FMI(fmi3Status, fmi3FreeFMUState, fmi3Instance instance, fmi3FMUState *out) {
    return free_state(out);
}

FMI(fmi3Status, fmi3GetOutputDerivatives, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
    const fmi3Int32 orders[], fmi3Float64 values[], size_t n_values) {
    return n == n_values ? get_derivatives(instance, vr, n, orders, values) : fail(instance, "all outputs are scalars");
}

FMI(fmi3Status, fmi3DoStep, fmi3Instance instance, fmi3Float64 time, fmi3Float64 step,
    fmi3Boolean noSetFMUStatePriorToCurrentPoint, fmi3Boolean *eventHandlingNeeded, fmi3Boolean *terminateSimulation,
    fmi3Boolean *earlyReturn, fmi3Float64 *lastSuccessfulTime) {
    model *const m = instance;
    const status result = do_step(m, time, step);
    *eventHandlingNeeded = *terminateSimulation = *earlyReturn = false;
    *lastSuccessfulTime = m->now.time;
    return result;
}

#define FMI3_UNSUPPORTED(name, ...)                                                                                    \
    FMI(fmi3Status, name, __VA_ARGS__) {                                                                               \
        return unsupported(instance, #name);                                                                           \
    }
FMI3_UNSUPPORTED(fmi3EnterEventMode, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3EnterStepMode, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3EnterConfigurationMode, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3ExitConfigurationMode, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3EnterContinuousTimeMode, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3EvaluateDiscreteStates, fmi3Instance instance)
FMI3_UNSUPPORTED(fmi3UpdateDiscreteStates, fmi3Instance instance, fmi3Boolean *needUpdate, fmi3Boolean *terminate,
                 fmi3Boolean *nominalsChanged, fmi3Boolean *valuesChanged, fmi3Boolean *timeDefined, fmi3Float64 *time)
FMI3_UNSUPPORTED(fmi3GetNumberOfVariableDependencies, fmi3Instance instance, fmi3ValueReference vr, size_t *n)
FMI3_UNSUPPORTED(fmi3GetVariableDependencies, fmi3Instance instance, fmi3ValueReference dependent,
                 size_t dependent_indices[], fmi3ValueReference independents[], size_t independent_indices[],
                 fmi3DependencyKind kinds[], size_t n)
FMI3_UNSUPPORTED(fmi3SerializedFMUStateSize, fmi3Instance instance, fmi3FMUState from, size_t *size)
FMI3_UNSUPPORTED(fmi3SerializeFMUState, fmi3Instance instance, fmi3FMUState from, fmi3Byte bytes[], size_t size)
FMI3_UNSUPPORTED(fmi3DeserializeFMUState, fmi3Instance instance, const fmi3Byte bytes[], size_t size, fmi3FMUState *out)
FMI3_UNSUPPORTED(fmi3GetDirectionalDerivative, fmi3Instance instance, const fmi3ValueReference unknowns[],
                 size_t n_unknowns, const fmi3ValueReference knowns[], size_t n_knowns, const fmi3Float64 seed[],
                 size_t n_seed, fmi3Float64 sensitivity[], size_t n_sensitivity)
FMI3_UNSUPPORTED(fmi3GetAdjointDerivative, fmi3Instance instance, const fmi3ValueReference unknowns[],
                 size_t n_unknowns, const fmi3ValueReference knowns[], size_t n_knowns, const fmi3Float64 seed[],
                 size_t n_seed, fmi3Float64 sensitivity[], size_t n_sensitivity)
FMI3_UNSUPPORTED(fmi3GetIntervalDecimal, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 fmi3Float64 intervals[], fmi3IntervalQualifier qualifiers[])
FMI3_UNSUPPORTED(fmi3GetIntervalFraction, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 fmi3UInt64 counters[], fmi3UInt64 resolutions[], fmi3IntervalQualifier qualifiers[])
FMI3_UNSUPPORTED(fmi3GetShiftDecimal, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 fmi3Float64 shifts[])
FMI3_UNSUPPORTED(fmi3GetShiftFraction, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 fmi3UInt64 counters[], fmi3UInt64 resolutions[])
FMI3_UNSUPPORTED(fmi3SetIntervalDecimal, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 const fmi3Float64 intervals[])
FMI3_UNSUPPORTED(fmi3SetIntervalFraction, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 const fmi3UInt64 counters[], const fmi3UInt64 resolutions[])
FMI3_UNSUPPORTED(fmi3SetShiftDecimal, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 const fmi3Float64 shifts[])
FMI3_UNSUPPORTED(fmi3SetShiftFraction, fmi3Instance instance, const fmi3ValueReference vr[], size_t n,
                 const fmi3UInt64 counters[], const fmi3UInt64 resolutions[])
FMI3_UNSUPPORTED(fmi3CompletedIntegratorStep, fmi3Instance instance, fmi3Boolean noSetFMUStatePriorToCurrentPoint,
                 fmi3Boolean *enterEventMode, fmi3Boolean *terminateSimulation)
FMI3_UNSUPPORTED(fmi3SetTime, fmi3Instance instance, fmi3Float64 time)
FMI3_UNSUPPORTED(fmi3SetContinuousStates, fmi3Instance instance, const fmi3Float64 x[], size_t n)
FMI3_UNSUPPORTED(fmi3GetContinuousStateDerivatives, fmi3Instance instance, fmi3Float64 derivatives[], size_t n)
FMI3_UNSUPPORTED(fmi3GetEventIndicators, fmi3Instance instance, fmi3Float64 indicators[], size_t n)
FMI3_UNSUPPORTED(fmi3GetContinuousStates, fmi3Instance instance, fmi3Float64 x[], size_t n)
FMI3_UNSUPPORTED(fmi3GetNominalsOfContinuousStates, fmi3Instance instance, fmi3Float64 nominals[], size_t n)
FMI3_UNSUPPORTED(fmi3GetNumberOfEventIndicators, fmi3Instance instance, size_t *n)
FMI3_UNSUPPORTED(fmi3GetNumberOfContinuousStates, fmi3Instance instance, size_t *n)
FMI3_UNSUPPORTED(fmi3ActivateModelPartition, fmi3Instance instance, fmi3ValueReference clock, fmi3Float64 time)
