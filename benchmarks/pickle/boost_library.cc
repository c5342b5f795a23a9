// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Boost.Serialization's side of the typed benchmark: binary_oarchive on the buffer of a std::ostringstream, whose string is
// then moved out, and binary_iarchive on one over the bytes. As its manual advises where speed counts, structs have neither
// class information nor tracking, and the archive has no header and does not set the stream's locale.
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/vector.hpp>
#include <boost/version.hpp>

#include <sstream>

#include "pickle/codec.h"
#include "pickle/view_buffer.h"

namespace boost::serialization {

template <brinery::bench::HasMembers T>
struct implementation_level_impl<const T> : mpl::int_<object_serializable> {};
template <class T>
struct implementation_level_impl<const std::optional<T>> : mpl::int_<object_serializable> {};
template <brinery::bench::HasMembers T>
struct tracking_level<T> : mpl::int_<track_never> {};
template <class T>
struct tracking_level<std::optional<T>> : mpl::int_<track_never> {};

// Boost 1.74 knows boost::optional only.
template <class Archive, class T>
void save(Archive& archive, const std::optional<T>& value, unsigned) {
  const bool has_value = value.has_value();
  archive << has_value;
  if (has_value) archive << *value;
}
template <class Archive, class T>
void load(Archive& archive, std::optional<T>& value, unsigned) {
  bool has_value = false;
  archive >> has_value;
  if (has_value) {
    archive >> value.emplace();
  } else {
    value.reset();
  }
}
template <class Archive, class T>
void serialize(Archive& archive, std::optional<T>& value, unsigned version) {
  split_free(archive, value, version);
}

}  // namespace boost::serialization

namespace brinery::bench {

// For any struct of ours; by its form, because constraints alone do not decide between this and Boost's for clang 16.
template <class Archive, template <As> class Struct, As kAs>
void serialize(Archive& archive, Struct<kAs>& object, unsigned) {
  std::apply([&](auto&... member) { (archive & ... & member); }, Struct<kAs>::members(object));
}

namespace {

constexpr unsigned kFlags = boost::archive::no_header | boost::archive::no_codecvt;

struct Calls {
  template <class T>
  static std::string dumps(const T& object) {
    std::ostringstream stream(std::ios::binary);
    {
      boost::archive::binary_oarchive archive(*stream.rdbuf(), kFlags);
      archive << object;
    }
    return std::move(stream).str();
  }
  template <class T>
  static T loads(std::string_view bytes) {
    ViewBuffer buffer(bytes);
    boost::archive::binary_iarchive archive(buffer, kFlags);
    T object;
    archive >> object;
    return object;
  }
};

std::string name() {
  return "Boost " + std::to_string(BOOST_VERSION / 100000) + '.' + std::to_string(BOOST_VERSION / 100 % 1000);
}

}  // namespace

Library boost_library() { return make_library<Calls>(name(), MeasuredTypes()); }

}  // namespace brinery::bench
