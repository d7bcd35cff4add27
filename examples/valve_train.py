"""Analyse the inlet cam of inlet_cam.toml: peaks, SVAJ diagram, opening at 1 mm, and the speed of valve float.

python valve_train.py [FILE.png]
"""

import math
import sys
from pathlib import Path

import numpy as np

import camkin

cam = camkin.Program.load(Path(__file__).with_name("inlet_cam.toml"))
print(cam.analyze())
print(f"\nOpen for {2 * cam.duration(above=1.0):.1f}° of the crank at 1 mm of lift.")

# The spring force is 180 N on the closed valve, and 26 N more for each mm. Where s'' is negative, the spring
# decelerates the valve: this takes the force -m s'' times the square of the speed. The valve leaves the cam first where
# the ratio of the spring force to -m s'' is smallest, which is not where s'' is smallest.
MASS, PRELOAD, RATE = 0.11, 180.0, 26.0  # kg, N, N/mm
theta = np.linspace(0.0, cam.cycle, 36_001)
shape = cam.evaluate(theta, rpm="geometric")  # a in mm/rad^2
slowing = shape.a < 0.0
square = (PRELOAD + RATE * shape.s[slowing]) / (MASS * -shape.a[slowing] * 1e-3)  # of the highest speed [rad/s]
first = square.argmin()
speed, angle = math.sqrt(square[first]) * 30 / math.pi, theta[slowing][first]
print(f"\nThe valve follows up to {speed:.0f} rpm. It leaves the cam first at {angle:.1f}°.")

if len(sys.argv) > 1:
    figure, _ = cam.plot()
    figure.savefig(sys.argv[1])
    print(f"SVAJ diagram: {sys.argv[1]}")
