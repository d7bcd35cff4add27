"""Write the C source of camkin._camkin: python build_ffi.py OUTPUT HEADER...

The declarations are cut out of the headers, between their two marks, so that there is no second copy of them.
"""

import sys
from pathlib import Path

from cffi import FFI

output, *headers = sys.argv[1:]
ffi = FFI()
for header in headers:
    text = Path(header).read_text(encoding="utf-8")
    begin = text.index("/* [declarations]")
    end = text.index("/* [end of declarations] */")
    ffi.cdef(text[begin:end].replace("CAMKIN_API ", ""))
ffi.set_source("camkin._camkin", "".join(f'#include "{header}"\n' for header in headers))
ffi.emit_c_code(output)
