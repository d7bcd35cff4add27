"""Characteristic values of a program: peaks, RMS values, limits, joints, and questions backwards."""

from camkin.analysis.characteristics import Analysis, Characteristics, Extremes, Peak, Rms, SegmentAnalysis
from camkin.analysis.continuity import Joint, Jump
from camkin.analysis.limits import Limits, MaxSpeed, Violation

__all__ = [
    "Analysis",
    "Characteristics",
    "Extremes",
    "Joint",
    "Jump",
    "Limits",
    "MaxSpeed",
    "Peak",
    "Rms",
    "SegmentAnalysis",
    "Violation",
]
