"""Analyse the inlet cam of inlet_cam.toml: peaks, SVAJ diagram, opening at 1 mm, and the speed of valve float.

python valve_train.py [FILE.png]
"""

import sys
from pathlib import Path

import camkin

cam = camkin.Program.load(Path(__file__).with_name("inlet_cam.toml"))
print(cam.analyze())
print(f"\nOpen for {2 * cam.duration(above=1.0):.1f}° of the crank at 1 mm of lift.")

# The spring force is 180 N on the closed valve, and 26 N more for each mm. Where s" is negative, the spring decelerates
# the valve: this takes the force -m s" times the square of the speed. The valve leaves the cam first where the ratio of
# the spring force to -m s" is smallest, which is not where s" is smallest. Of the two flanks, which are alike, this is
# the closing one.
spring = cam.spring(3400, mass=0.11, margin=1.2)[-2]  # kg
print(
    f"\n{spring.preload:.0f} N and {spring.rate:.1f} N/mm press with 1.2 times the force that this takes at 3400 rpm."
)
jump = cam.jump_speed(mass=0.11, rate=26.0, preload=180.0)  # kg, N/mm, N
print(f"\nThe valve follows up to {jump.rpm:.0f} rpm. It leaves the cam first at {jump.angle:.1f}°.")

if len(sys.argv) > 1:
    figure, _ = cam.plot()
    figure.savefig(sys.argv[1])
    print(f"SVAJ diagram: {sys.argv[1]}")
