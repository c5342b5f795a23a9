// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// cereal's side of the typed benchmark: BinaryOutputArchive into a std::ostringstream, whose string is then moved out, and
// BinaryInputArchive from a stream over the bytes. Structs have the usual `serialize` that names each member.
#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cereal/version.hpp>

#include <istream>
#include <sstream>

#include "pickle/codec.h"
#include "pickle/view_buffer.h"

namespace brinery::bench {

template <class Archive, HasMembers T>
void serialize(Archive& archive, T& object) {
  std::apply([&](auto&... member) { archive(member...); }, T::members(object));
}

namespace {

struct Calls {
  template <class T>
  static std::string dumps(const T& object) {
    std::ostringstream stream(std::ios::binary);
    cereal::BinaryOutputArchive archive(stream);
    archive(object);
    return std::move(stream).str();
  }
  template <class T>
  static T loads(std::string_view bytes) {
    ViewBuffer buffer(bytes);
    std::istream stream(&buffer);
    cereal::BinaryInputArchive archive(stream);
    T object;
    archive(object);
    return object;
  }
};

std::string name() {
  return "cereal " + std::to_string(CEREAL_VERSION_MAJOR) + '.' + std::to_string(CEREAL_VERSION_MINOR) + '.' +
         std::to_string(CEREAL_VERSION_PATCH);
}

}  // namespace

Library cereal_library() { return make_library<Calls>(name(), MeasuredTypes()); }

}  // namespace brinery::bench
