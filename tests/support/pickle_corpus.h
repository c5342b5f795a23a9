// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Where the corpus has its pickles. Only for tests that are compiled where the corpus is.
#pragma once

#include <string>

#include "support/files.h"

namespace brinery::test_support {

inline const std::string kPickles = BRINERY_CORPUS_DIR "/pickle/";

}  // namespace brinery::test_support
