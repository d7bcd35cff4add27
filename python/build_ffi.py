"""Write what cffi needs of the C headers, and the type stub of the result.

    python build_ffi.py OUTPUT HEADER...            the C source of camkin._camkin
    python build_ffi.py python/camkin/_camkin.pyi   the stub, from the headers of this checkout

The declarations are cut out of the headers, between their two marks, so that there is no second copy of them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cffi import FFI
from pycparser import c_ast, c_parser

ROOT = Path(__file__).resolve().parent.parent
HEADERS = (
    ROOT / "include/camkin/camkin.h",
    ROOT / "include/camkin/geometry.h",
    ROOT / "include/camkin/vibration.h",
    ROOT / "include/camkin/gradients.h",
    ROOT / "python/native/rows.h",
)

# The C types that are numbers in Python. All others are pointers and structs of cffi.
NUMBERS = {"double": "float", "void": "None"}
NUMBERS |= dict.fromkeys(("int", "size_t", "int32_t", "uint32_t", "int64_t", "uint64_t", "camkin_status"), "int")
HEAD = '''"""The compiled module, as python/build_ffi.py finds it in the C headers; their comments document it."""

from typing import Any, Final

class _Ffi:
    NULL: Final[Any]
    def new(self, cdecl: str | Any, init: Any = ...) -> Any: ...
    def gc(self, cdata: Any, destructor: Any, size: int = ...) -> Any: ...
    def cast(self, cdecl: str | Any, source: Any) -> Any: ...
    def from_buffer(self, cdecl: str | Any, python_buffer: Any, require_writable: bool = ...) -> Any: ...
    def string(self, cdata: Any, maxlen: int = ...) -> bytes: ...
    def unpack(self, cdata: Any, length: int) -> Any: ...
    def sizeof(self, cdecl: Any) -> int: ...
    def typeof(self, cdecl: Any) -> Any: ...

class _Lib:
'''
TAIL = """
ffi: Final[_Ffi]
lib: Final[_Lib]
"""


def declarations(header: Path) -> str:
    """Return the declarations of a header, as cffi and a C parser take them."""
    text = header.read_text(encoding="utf-8")
    begin = text.index("/* [declarations]")
    end = text.index("/* [end of declarations] */")
    return text[begin:end].replace("CAMKIN_API ", "")


def module(headers: list[Path]) -> FFI:
    """Return cffi's description of the module."""
    ffi = FFI()
    for header in headers:
        ffi.cdef(declarations(header))
    ffi.set_source("camkin._camkin", "".join(f'#include "{header}"\n' for header in headers))
    return ffi


def stub() -> str:
    """Return the type stub of the module."""
    types = "".join(f"typedef int {name};\n" for name in NUMBERS if name.endswith("_t"))
    text = "".join(map(declarations, HEADERS))
    tree = c_parser.CParser().parse(types + re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    values: list[str] = []
    functions: list[str] = []
    for node in tree.ext:
        values += [f"    {name}: Final[int]" for name in _enumerators(node)]
        kind = getattr(node, "type", None)
        if isinstance(node, c_ast.Decl) and isinstance(kind, c_ast.FuncDecl):
            functions.append(_function(node.name, kind))
        elif isinstance(node, c_ast.Decl) and node.init:
            values.append(f"    {node.name}: Final[{_python(kind)}]")
    return HEAD + "\n".join(values) + "\n\n" + "\n".join(functions) + "\n" + TAIL


def _enumerators(node: c_ast.Node) -> Iterator[str]:
    if isinstance(node, c_ast.Enumerator):
        yield node.name
    for _, child in node.children():
        yield from _enumerators(child)


def _python(kind: c_ast.Node) -> str:
    """Return the Python type of a C type."""
    names = getattr(kind.type, "names", None) if isinstance(kind, c_ast.TypeDecl) else None
    return NUMBERS.get(names[-1], "Any") if names else "Any"


def _function(name: str, kind: c_ast.FuncDecl) -> str:
    """Return the declaration of a function, in lines as ruff formats them."""
    taken = [f"{p.name}: {_python(p.type)}" for p in kind.args.params if p.name]
    arguments = ", ".join(["self", *taken])
    line = f"    def {name}({arguments}) -> {_python(kind.type)}: ..."
    if len(line) <= 120:
        return line
    inner = f"        {arguments}"
    if len(inner) > 120:
        inner = "\n".join(f"        {argument}," for argument in ("self", *taken))
    return f"    def {name}(\n{inner}\n    ) -> {_python(kind.type)}: ..."


if __name__ == "__main__":
    output, *headers = sys.argv[1:]
    if output.endswith(".pyi"):
        Path(output).write_text(stub(), encoding="utf-8")
    else:
        module([Path(header) for header in headers]).emit_c_code(output)
