// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// All of Python's `pickle` module: start here. A program that only reads, or only deals with documents, compiles faster
// with the part that it needs:
//
//     unpickler.h      loads, load, Unpickler: pickles into Documents
//     pickler.h        dumps, dump, Pickler: Documents into pickles
//     pickle_types.h   dumps, dump, loads<T>, load<T>: C++ types into pickles and back
#pragma once

#include <brinery/pickle_types.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
