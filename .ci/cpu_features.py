"""Print the CPU features that numpy would use here beyond its baseline, as NPY_DISABLE_CPU_FEATURES wants them.

With that variable set to this list numpy computes as on the oldest machine it supports.
"""

from numpy._core import _multiarray_umath as core

print(" ".join(feature for feature in core.__cpu_dispatch__ if core.__cpu_features__.get(feature)))
