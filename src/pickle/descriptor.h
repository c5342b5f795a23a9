// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Streams and descriptors as sources of bytes for PickleCollector.
#pragma once

#include <iosfwd>

#include "pickle/pickle_source.h"

namespace brinery::pickle {

bool is_regular_file(int descriptor) noexcept;

// Both throw OSError when reading fails. The stream or descriptor must outlive the reader.
ReadSome stream_reader(std::istream& stream);
ReadSome descriptor_reader(int descriptor);

}  // namespace brinery::pickle
