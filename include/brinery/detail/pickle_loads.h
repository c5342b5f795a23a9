// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pickle::loads<T> and load<T>: pickles straight into objects of C++ types. Include <brinery/pickle_types.h>.
//
//     auto staff = brinery::pickle::loads<std::vector<Employee>>(bytes);
//     auto table = brinery::pickle::load<std::map<std::string, double>>("table.pkl");
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <brinery/detail/direct_objects.h>
#include <brinery/from_value.h>
#include <brinery/limits.h>
#include <brinery/unpickler.h>

namespace brinery::detail {

template <class T>
inline constexpr bool kIsView =
    reflect::holds_values<T> || reflect::is_span<T> || kIsTextView<T> || std::same_as<T, Value>;

template <class... T>
constexpr bool any_view(reflect::TypeList<T...>) {
  return (kIsView<T> || ...);
}

// Refuses types with parts that would point into the Document, which ends with the call.
template <class T>
constexpr void require_no_views() {
  reflect::require_supported<T>();
  static_assert(!kIsView<T> && !any_view(reflect::AllParts<T>()),
                "brinery: loads<T> and load<T> cannot fill std::string_view, std::span, brinery::Value or "
                "what holds one "
                "(Time, DateTime, Range: see std_objects.h for such as do not), which would point "
                "into what was freed: make it std::string or std::vector<std::byte>, or keep the Document: "
                "`auto doc = pickle::loads(bytes); auto object = brinery::from_value<T>(doc.root());`");
}

// The budget of a conversion for an input of this size, and the buffers that came beside it; see FromOptions::limit.
inline FromOptions conversion_options(std::size_t input_bytes, const pickle::LoadOptions& options) noexcept {
  if (options.buffers) {
    for (const pickle::Buffer& buffer : *options.buffers) input_bytes += buffer.data.size();
  }
  const std::size_t most = (SIZE_MAX - kMemoryBase) / kMemoryFactor;
  return {.limit = input_bytes > most ? SIZE_MAX : input_bytes * kMemoryFactor + kMemoryBase};
}

// Reads `data` directly, or else as `by_document()` does. One variable is returned, so that none is moved.
template <class T, class ByDocument>
T load_as(std::string_view data, const pickle::LoadOptions& options, ByDocument&& by_document) {
  if constexpr (kHasDirect<T> && std::is_move_assignable_v<T>) {
    T made = reflect::construct<T>();
    if (allow_direct(options, data.size()) && read_direct(data, made)) [[likely]]
      return made;
    made = reflect::construct<T>();  // frees what was half read
    made = by_document();
    return made;
  } else {
    return by_document();
  }
}

// A file that is open for a typed load. Its content is there until it is made a Document.
class PickleFile {
 public:
  explicit PickleFile(const std::string& path);
  ~PickleFile();
  PickleFile(const PickleFile&) = delete;
  PickleFile& operator=(const PickleFile&) = delete;

  std::string_view bytes() const noexcept;
  Document load(const pickle::LoadOptions& options) &&;

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace brinery::detail

namespace brinery::pickle {

// Reads the first pickle in `data` as a T: `loads` into a Document that is dropped, and brinery::from_value<T>, whose
// contracts and errors these are. An object that is shared in the pickle counts for each place where it is read into
// one of its own; all together may be kMemoryFactor times the input (limits.h). T must not hold views.
//
// Cost: linear. No Document is made where T consists of numbers, text, bytes, containers of the C++ library, and aggregates or
// described classes without hooks (no pointers, variants, dates), the options are the defaults, and the pickle says in protocol 2
// to 5 just what T has, in the order in which Python and dumps write it: see detail/direct_reader.h. That is up to eight times
// as fast, most with small structs and least with long text. A pickle that is otherwise from its beginning on costs what it
// costs with a Document; one that is only at its end costs up to twice as much.
template <class T>
T loads(std::string_view data, const LoadOptions& options = {}) {
  brinery::detail::require_no_views<T>();
  return brinery::detail::load_as<T>(data, options, [&] {
    const Document document = loads_no_copy(data, options);
    return from_value<T>(document.root(), brinery::detail::conversion_options(data.size(), options));
  });
}
template <class T>
T loads(std::span<const std::byte> data, const LoadOptions& options = {}) {
  return loads<T>(std::string_view(reinterpret_cast<const char*>(data.data()), data.size()), options);
}
// A literal, zero bytes included; not a buffer, whose content may be shorter than it is.
template <class T, std::size_t N>
T loads(const char (&literal)[N], const LoadOptions& options = {}) {
  return loads<T>(std::string_view(literal, N - 1), options);
}
template <class T, std::size_t N>
T loads(char (&buffer)[N], const LoadOptions& options = {}) = delete;

// The same from a file, which is memory-mapped, or from a stream, which is left behind the pickle.
template <class T>
T load(const std::string& path, const LoadOptions& options = {}) {
  brinery::detail::require_no_views<T>();
  brinery::detail::PickleFile file(path);
  return brinery::detail::load_as<T>(file.bytes(), options, [&] {
    const Document document = std::move(file).load(options);
    return from_value<T>(document.root(),
                         brinery::detail::conversion_options(document.memory_bytes(), options));
  });
}
template <class T>
T load(std::istream& stream, const LoadOptions& options = {}) {
  brinery::detail::require_no_views<T>();
  const Document document = load(stream, options);
  return from_value<T>(document.root(),
                       brinery::detail::conversion_options(document.memory_bytes(), options));
}

}  // namespace brinery::pickle
