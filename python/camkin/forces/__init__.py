"""Forces of a cam: contact, torque, spring, inertia and friction over the cycle, and their extremes."""
