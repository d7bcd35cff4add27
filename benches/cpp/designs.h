// SPDX-License-Identifier: MIT
#ifndef DESIGNS_H
#define DESIGNS_H

// Register the benchmarks of batches of designs.
void add_designs();

#endif
