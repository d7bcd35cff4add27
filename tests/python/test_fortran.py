"""Each Fortran module declares everything that its C header declares, with the same names, numbers and types."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    "camkin.h": "camkin.f90",
    "geometry.h": "camkin_geometry.f90",
    "gradients.h": "camkin_gradients.f90",
    "vibration.h": "camkin_vibration.f90",
}

# Fortran does not tell upper from lower case, so that these four would be the functions of the same names.
RENAMED = {f"CAMKIN_{name}": f"CAMKIN_OF_{name}" for name in ("DISPLACEMENT", "VELOCITY", "ACCELERATION", "JERK")}
# The argument n beside N.
RENAMED_ARGUMENTS = {("camkin_law_shock_spectrum", "n"): "n_ratios"}

# Pointers that are NULL where an argument is left out, by function and argument.
OPTIONAL = {
    ("camkin_program_create", "options"),
    ("camkin_analyze", "drive"),
    ("camkin_analyze_finite", "drive"),
    ("camkin_analyze_designs", "options"),
    ("camkin_analyze_designs", "drive"),
    ("camkin_breaks", "out"),
    ("camkin_solve", "theta"),
    ("camkin_segment_ends", "start"),
    ("camkin_segment_ends", "end"),
    ("camkin_segment_starts", "theta"),
    ("camkin_law_eval", "y"),
    ("camkin_law_eval", "y1"),
    ("camkin_law_eval", "y2"),
    ("camkin_law_eval", "y3"),
    ("camkin_design_gradients", "options"),
    ("camkin_design_gradients", "drive"),
    ("camkin_design_gradients", "values"),
    ("camkin_motion_gradients", "options"),
    ("camkin_motion_gradients", "drive"),
    ("camkin_cam_gradients", "options"),
    ("camkin_cam_gradients", "values"),
    ("camkin_jump_speed_gradients", "options"),
    ("camkin_jump_speed_gradients", "value"),
    ("camkin_residual_gradients", "options"),
    ("camkin_residual_gradients", "values"),
    ("camkin_piece_starts", "theta"),
    ("camkin_cam_ranges", "start"),
    ("camkin_cam_ranges", "end"),
    ("camkin_law_shock_spectrum", "residual"),
    ("camkin_law_shock_spectrum", "maximax"),
    ("camkin_vibration_eval", "deflection"),
    ("camkin_vibration_eval", "velocity"),
    ("camkin_vibration_eval", "acceleration"),
}
# Structs of pointers, through which C writes.
ARRAYS = ("camkin_svaj", "camkin_geometry")
NUMBERS = {
    "double": "real(c_double)",
    "size_t": "integer(c_size_t)",
    "int": "integer(c_int)",
    "camkin_status": "integer(c_int)",
    "int32_t": "integer(c_int32_t)",
    "uint32_t": "integer(c_int32_t)",
    "int64_t": "integer(c_int64_t)",
    "uint64_t": "integer(c_int64_t)",
}


def c_declarations(header):
    text = header[header.index("/* [declarations]") : header.index("/* [end of declarations] */")]
    return " ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split())


def fortran_statements(module):
    text = re.sub(r"&\s*\n\s*", "", re.sub(r"!.*", "", module))
    return [statement.strip() for statement in text.splitlines() if statement.strip()]


def c_fields(body):
    """The fields of a struct, in order: type and name, the latter with its [size]."""
    fields = []
    for declaration in body.split(";")[:-1]:
        kind, names = re.fullmatch(r"\s*((?:const )?\w+) (.+)", declaration).groups()
        for field in names.split(","):
            star = "*" if "*" in field else ""
            fields.append((kind + star, field.strip(" *")))
    return fields


class Header:
    """What a C header declares."""

    def __init__(self, text):
        c = c_declarations(text)
        enums = {name: int(value, 0) for name, value in re.findall(r"(CAMKIN_\w+) = (\w+)[,} ]", c)}
        self.limits = re.findall(r"static const (\w+) (CAMKIN_\w+) = ([^;]+);", c)
        self.constants = enums | {name: float(value) for _, name, value in self.limits}
        self.structs = {name: c_fields(body) for body, name in re.findall(r"typedef struct \w+ \{([^}]*)\} (\w+);", c)}
        self.opaque = set(re.findall(r"typedef struct (\w+) \1;", c))
        self.functions = {
            name: (result.strip(), [] if arguments == "void" else [a.strip() for a in arguments.split(",")])
            for result, name, arguments in re.findall(r"CAMKIN_API ([^;(]*?)(\w+)\(([^)]*)\);", c)
        }
        self.count = text[text.index("/* [declarations]") :].count("CAMKIN_API ")


def declared(statements):
    """The declarations of some statements: name to (type, attributes without order, shape)."""
    found = {}
    for statement in statements:
        match = re.fullmatch(r"(\w+(?:\([^)]*\))?)((?:, [\w()]+)*) :: (.*)", statement)
        if match and not statement.startswith("import"):
            names = re.sub(r" = [^,]*", "", match[3])
            for name, shape in re.findall(r"(\w+)(\([^)]*\))?", names):
                found[name] = (match[1], frozenset(match[2].split(", ")[1:]), shape)
    return found


def blocks(statements, begin, end):
    """The statements of each block, by its name: those between the lines that match `begin` and `end`."""
    found = {}
    name = None
    for statement in statements:
        if match := re.match(begin, statement):
            name = match["name"]
            found[name] = [statement]
        elif name and re.match(end, statement):
            name = None
        elif name:
            found[name].append(statement)
    return found


class Module:
    """What a Fortran module declares."""

    def __init__(self, text):
        statements = fortran_statements(text)
        self.constants = {
            name: (float(value), f"{base}({kind})", value_kind)
            for statement in statements
            for base, kind, name, value, value_kind in re.findall(
                r"(integer|real)\((\w+)\), parameter, public :: (CAMKIN_\w+) = ([-+\de]+)_(\w+)", statement
            )
        }
        self.types = blocks(statements, r"type, bind\(c\), public :: (?P<name>\w+)", "end type")
        begin = r"(?:function|subroutine) (?P<name>camkin_\w+)\(.*bind\(c\)"
        self.functions = blocks(statements, begin, "end (function|subroutine)")
        self.public = {
            name
            for statement in statements
            for names in re.findall(r"^public :: (.*)", statement)
            for name in names.replace(" ", "").split(",")
        }


C = {name: Header((ROOT / "include/camkin" / name).read_text(encoding="utf-8")) for name in MODULES}
FORTRAN = {name: Module((ROOT / "fortran" / module).read_text(encoding="utf-8")) for name, module in MODULES.items()}
OPAQUE = set().union(*(header.opaque for header in C.values()))
STRUCTS = [(name, struct) for name, header in C.items() for struct in header.structs]
FUNCTIONS = [(name, function) for name, header in C.items() for function in header.functions]


def test_the_headers_are_understood():
    main = C["camkin.h"]
    assert main.constants["CAMKIN_MIRROR"] == 0x10000
    assert len(main.constants) > 80
    assert ("double", "param[CAMKIN_MAX_PARAMETERS]") in main.structs["camkin_segment"]
    assert "camkin_program" in main.opaque
    assert main.functions["camkin_jerk"][1] == ["const camkin_program *program", "double theta", "double omega"]
    assert set(MODULES) == {path.name for path in (ROOT / "include/camkin").glob("*.h")}
    for header in C.values():
        assert len(header.functions) == header.count > 0


@pytest.mark.parametrize("header", MODULES)
def test_every_constant(header):
    wanted = {RENAMED.get(name, name): value for name, value in C[header].constants.items()}
    constants = FORTRAN[header].constants
    assert {name: value for name, (value, *_) in constants.items()} == wanted
    limits = {name: NUMBERS[kind] for kind, name, _ in C[header].limits}
    for name, (_, kind, value_kind) in constants.items():
        status = name == "CAMKIN_OK" or name.startswith(("CAMKIN_E_", "CAMKIN_STATUS"))
        assert kind == limits.get(name, "integer(c_int)" if status else "integer(c_int32_t)"), name
        assert f"({value_kind})" in kind, name


@pytest.mark.parametrize("header", MODULES)
def test_every_struct_and_function(header):
    assert set(FORTRAN[header].types) == set(C[header].structs)
    assert set(FORTRAN[header].functions) == set(C[header].functions)
    assert set(C[header].functions) <= FORTRAN[header].public


@pytest.mark.parametrize(("header", "name"), STRUCTS)
def test_fields(header, name):
    wanted = []
    for kind, field in C[header].structs[name]:
        base, _, size = field.partition("[")
        if kind.endswith("*"):
            fortran = "type(c_ptr)"
        elif kind == "char":
            fortran = "character(kind=c_char)"
        else:
            fortran = NUMBERS.get(kind, f"type({kind})")
        wanted.append((base, fortran, f"({size[:-1]})" if size else ""))
    got = declared(FORTRAN[header].types[name][1:])
    assert [(field, kind, shape) for field, (kind, _, shape) in got.items()] == wanted


def wanted_argument(function, argument):
    """How Fortran has to declare an argument of C."""
    kind, name, size = re.fullmatch(r"(.*?)(\w+)(\[\w+\])?", argument).groups()
    name = RENAMED_ARGUMENTS.get((function, name), name)
    kind = kind.strip()
    base = kind.removeprefix("const ").rstrip(" *")
    intent = "intent(in)" if kind.startswith("const ") else "intent(inout)"
    optional = {"optional"} if base == "camkin_error" or (function, name) in OPTIONAL else set()
    shape = f"({size[1:-1]})" if size else ""
    if kind.endswith("*const *"):
        return name, ("type(c_ptr)", {"intent(in)"}, "(*)")
    if base in OPAQUE:
        return name, ("type(c_ptr)", {"intent(inout)"} if kind.endswith("**") else {"value"}, "")
    if base == "char":
        return name, ("character(kind=c_char)", {"intent(in)"}, "(*)")
    if not kind.endswith("*") and not size:
        return name, (NUMBERS[base], {"value"}, "")
    if base in NUMBERS:
        return name, (NUMBERS[base], {intent} | optional, shape or ("(*)" if base == "double" else ""))
    if base in ARRAYS:
        return name, (f"type({base})", {"intent(in)", "target"}, "")
    several = base in ("camkin_segment", "camkin_column", "camkin_parameter") or (function, name) == (
        "camkin_breaks",
        "out",
    )
    return name, (f"type({base})", {intent} | optional, "(*)" if several else "")


@pytest.mark.parametrize(("header", "name"), FUNCTIONS)
def test_interface(header, name):
    result, arguments = C[header].functions[name]
    head, *body = FORTRAN[header].functions[name]
    names = re.search(r"\(([^)]*)\)", head)[1]
    got = declared(body)
    wanted = dict(wanted_argument(name, argument) for argument in arguments)
    assert [n for n in names.replace(" ", "").split(",") if n] == list(wanted)
    for argument, (kind, attributes, shape) in wanted.items():
        assert got[argument] == (kind, frozenset(attributes), shape), argument
    assert head.startswith("subroutine" if result == "void" else "function")
    if result != "void":
        variable = re.search(r"result\((\w+)\)", head)[1]
        assert got[variable] == ("type(c_ptr)" if result.endswith("*") else NUMBERS[result], frozenset(), "")
