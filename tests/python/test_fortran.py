"""The Fortran module declares everything that the C header declares, with the same names, numbers and types."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADER = (ROOT / "include/camkin/camkin.h").read_text(encoding="utf-8")
MODULE = (ROOT / "fortran/camkin.f90").read_text(encoding="utf-8")

# Fortran does not tell upper from lower case, so that these four would be the functions of the same names.
RENAMED = {f"CAMKIN_{name}": f"CAMKIN_OF_{name}" for name in ("DISPLACEMENT", "VELOCITY", "ACCELERATION", "JERK")}

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
}
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


def c_declarations():
    text = HEADER[HEADER.index("/* [declarations]") : HEADER.index("/* [end of declarations] */")]
    return " ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split())


def fortran_statements():
    text = re.sub(r"!.*", "", MODULE)
    return re.sub(r"&\s*\n\s*", "", text).splitlines()


def c_fields(body):
    """The fields of a struct, in order: type and name, the latter with its [size]."""
    fields = []
    for declaration in body.split(";")[:-1]:
        kind, names = re.fullmatch(r"\s*((?:const )?\w+) (.+)", declaration).groups()
        for field in names.split(","):
            star = "*" if "*" in field else ""
            fields.append((kind + star, field.strip(" *")))
    return fields


C = c_declarations()
FORTRAN = [statement.strip() for statement in fortran_statements() if statement.strip()]

# ---- what C declares ----

C_ENUMS = {name: int(value, 0) for name, value in re.findall(r"(CAMKIN_\w+) = (\w+)[,} ]", C)}
C_LIMITS = re.findall(r"static const (\w+) (CAMKIN_\w+) = ([^;]+);", C)
C_CONSTANTS = C_ENUMS | {name: float(value) for _, name, value in C_LIMITS}
C_STRUCTS = {name: c_fields(body) for body, name in re.findall(r"typedef struct \w+ \{([^}]*)\} (\w+);", C)}
OPAQUE = set(re.findall(r"typedef struct (\w+) \1;", C))
C_FUNCTIONS = {
    name: (result.strip(), [] if arguments == "void" else [a.strip() for a in arguments.split(",")])
    for result, name, arguments in re.findall(r"CAMKIN_API ([^;(]*?)(\w+)\(([^)]*)\);", C)
}

# ---- what Fortran declares ----


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


def blocks(begin, end):
    """The statements of each block, by its name: those between the lines that match `begin` and `end`."""
    found = {}
    name = None
    for statement in FORTRAN:
        if match := re.match(begin, statement):
            name = match["name"]
            found[name] = [statement]
        elif name and re.match(end, statement):
            name = None
        elif name:
            found[name].append(statement)
    return found


FORTRAN_CONSTANTS = {
    name: (float(value), f"{base}({kind})", value_kind)
    for statement in FORTRAN
    for base, kind, name, value, value_kind in re.findall(
        r"(integer|real)\((\w+)\), parameter, public :: (CAMKIN_\w+) = ([-+\de]+)_(\w+)", statement
    )
}
TYPES = blocks(r"type, bind\(c\), public :: (?P<name>\w+)", "end type")
FUNCTIONS = blocks(r"(?:function|subroutine) (?P<name>camkin_\w+)\(.*bind\(c\)", "end (function|subroutine)")
PUBLIC = {
    name
    for statement in FORTRAN
    for names in re.findall(r"^public :: (.*)", statement)
    for name in names.replace(" ", "").split(",")
}


def test_the_header_is_understood():
    assert C_CONSTANTS["CAMKIN_MIRROR"] == 0x10000
    assert len(C_CONSTANTS) > 80
    assert ("double", "param[CAMKIN_MAX_PARAMETERS]") in C_STRUCTS["camkin_segment"]
    assert "camkin_program" in OPAQUE
    assert C_FUNCTIONS["camkin_jerk"][1] == ["const camkin_program *program", "double theta", "double omega"]
    assert len(C_FUNCTIONS) == HEADER[HEADER.index("/* [declarations]") :].count("CAMKIN_API ")


def test_every_constant():
    wanted = {RENAMED.get(name, name): value for name, value in C_CONSTANTS.items()}
    assert {name: value for name, (value, *_) in FORTRAN_CONSTANTS.items()} == wanted
    limits = {name: NUMBERS[kind] for kind, name, _ in C_LIMITS}
    for name, (_, kind, value_kind) in FORTRAN_CONSTANTS.items():
        status = name == "CAMKIN_OK" or name.startswith(("CAMKIN_E_", "CAMKIN_STATUS"))
        assert kind == limits.get(name, "integer(c_int)" if status else "integer(c_int32_t)"), name
        assert f"({value_kind})" in kind, name


def test_every_struct():
    assert set(TYPES) == set(C_STRUCTS)


@pytest.mark.parametrize("name", C_STRUCTS)
def test_fields(name):
    wanted = []
    for kind, field in C_STRUCTS[name]:
        base, _, size = field.partition("[")
        if kind.endswith("*"):
            fortran = "type(c_ptr)"
        elif kind == "char":
            fortran = "character(kind=c_char)"
        else:
            fortran = NUMBERS.get(kind, f"type({kind})")
        wanted.append((base, fortran, f"({size[:-1]})" if size else ""))
    assert [(field, kind, shape) for field, (kind, _, shape) in declared(TYPES[name][1:]).items()] == wanted


def test_every_function():
    assert set(FUNCTIONS) == set(C_FUNCTIONS)
    assert set(C_FUNCTIONS) <= PUBLIC


def wanted_argument(function, argument):
    """How Fortran has to declare an argument of C."""
    kind, name, size = re.fullmatch(r"(.*?)(\w+)(\[\w+\])?", argument).groups()
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
    if base == "camkin_svaj":
        return name, ("type(camkin_svaj)", {"intent(in)", "target"}, "")
    several = base in ("camkin_segment", "camkin_column") or (function, name) == ("camkin_breaks", "out")
    return name, (f"type({base})", {intent} | optional, "(*)" if several else "")


@pytest.mark.parametrize("name", C_FUNCTIONS)
def test_interface(name):
    result, arguments = C_FUNCTIONS[name]
    head, *body = FUNCTIONS[name]
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
