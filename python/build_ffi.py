"""Write the C source of camkin._camkin: python build_ffi.py HEADER OUTPUT.

The declarations are cut out of the public header, between its two marks, so that there is no second copy of them.
"""

import sys
from pathlib import Path

from cffi import FFI

header, output = sys.argv[1:]
text = Path(header).read_text(encoding="utf-8")
begin = text.index("/* [declarations]")
end = text.index("/* [end of declarations] */")

ffi = FFI()
ffi.cdef(text[begin:end].replace("CAMKIN_API ", ""))
ffi.set_source("camkin._camkin", '#include "camkin/camkin.h"')
ffi.emit_c_code(output)
