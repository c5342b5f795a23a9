// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A stream buffer that reads bytes where they are, for the libraries that read from streams: std::istringstream would copy
// them first.
#pragma once

#include <streambuf>
#include <string_view>

namespace brinery::bench {

class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view bytes) {
    char* const begin =
        const_cast<char*>(bytes.data());  // streams read only, but their pointers are not const
    setg(begin, begin, begin + bytes.size());
  }
};

}  // namespace brinery::bench
