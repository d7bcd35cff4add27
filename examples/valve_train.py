"""The inlet cam of inlet_cam.toml: its peaks, its SVAJ diagram, and the speed at which the valve spring gives up.

python valve_train.py [FILE.png]
"""

import math
import sys
from pathlib import Path

import camkin

cam = camkin.Program.load(Path(__file__).with_name("inlet_cam.toml"))
analysis = cam.analyze()
print(analysis)

# Over the nose the spring has to slow down 0.11 kg with the 420 N that it pushes with there. Acceleration, and with it
# the force, grows with the square of the speed.
valve_mass, spring_force = 0.11, 420.0
force = valve_mass * -analysis.acceleration.min.value * 1e-3
assert analysis.rpm is not None
speed = analysis.rpm * math.sqrt(spring_force / force)
print(f"\nThe nose takes {force:.0f} N of the spring's {spring_force:.0f} N: the valve follows up to {speed:.0f} rpm.")

if len(sys.argv) > 1:
    figure, _ = cam.plot()
    figure.savefig(sys.argv[1])
    print(f"SVAJ diagram: {sys.argv[1]}")
