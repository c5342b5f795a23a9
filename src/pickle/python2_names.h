// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Names of Python 2's standard library that Python 3 has elsewhere. Pickles of protocol 0 to 2 use the old ones.
#pragma once

#include <string_view>
#include <utility>

namespace brinery::pickle {

// The form of module.name in the other Python; the same name where nothing moved. Cost: two look-ups in a sorted table.
std::pair<std::string_view, std::string_view> to_python3(std::string_view module,
                                                         std::string_view name) noexcept;
std::pair<std::string_view, std::string_view> to_python2(std::string_view module,
                                                         std::string_view name) noexcept;

}  // namespace brinery::pickle
