// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// ToWriter: makes values of C++ objects in a Document. Included by to_value.h; not by you.
//
// `make(object)` returns the value of an object. What can hold others is made empty; where its type contains itself it
// is filled later, from a stack of tasks, so that the C++ stack grows with the nesting of types and not with that of data.
// What a getter returns by value is kept until then, as are objects that others refer to: their addresses tell them apart.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/detail/reflect_dynamic.h>
#include <brinery/detail/std_times.h>
#include <brinery/document.h>
#include <brinery/error.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// Whether objects of T must stay where they are until all is made: because they are filled from the stack, or because a part
// is known by its address.
template <class... T>
constexpr bool must_any_stay(reflect::TypeList<T...>) {
  return (
      (reflect::is_recursive<T> || reflect::is_a<T, std::shared_ptr> || reflect::is_a<T, std::weak_ptr>) ||
      ...);
}
template <class T>
inline constexpr bool kMustStay = must_any_stay(reflect::TypeList<T>()) ||
                                  must_any_stay(reflect::AllParts<T>());

// Single-threaded. What several runs make shares its parts: a ToWriter remembers the objects of each shared_ptr, and keeps them.
class ToWriter {
 public:
  explicit ToWriter(Document& document) noexcept : document_(document) {}

  // For a pickle of this protocol, 0 to 5: objects have the form that it has, and values of other Documents become parts of
  // what is made, without a copy. They must live as long as `document`.
  ToWriter(Document& document, int protocol);

  template <class T>
  Value run(const T& object) {
    const Value made = make(object);
    while (!tasks_.empty()) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      task.run(*this, task.object, task.target);
    }
    return made;
  }

 private:
  using Shape = reflect::Shape;
  struct Task {
    const void* object;
    Value target;
    void (*run)(ToWriter&, const void*, Value);
  };

  // --- Leaves (to_value.cc) ------------------------------------------------------------------------------------
  Value wide_integer(reflect::UnsignedInt128 magnitude, bool is_negative);
  Value date(const std::optional<Date>& date);
  Value datetime(reflect::Int128 microseconds, bool is_utc);  // since 1970
  Value time(reflect::Int128 microseconds);                   // of the day
  Value timedelta(reflect::Int128 microseconds);
  Value path(std::string_view text);
  Value call(std::string_view module, std::string_view name, std::span<const Value> args);
  Value utc();                        // the one
  Value name(std::string_view text);  // the one str of this text
  Value reconstructed(Value cls, std::string_view base, Value base_state);
  [[noreturn]] static void throw_needs_protocol_2(std::string_view what, int protocol);
  [[noreturn]] static void throw_valueless();
  [[noreturn]] static void throw_nested();
  static void require_ascii(char character);
  [[noreturn]] static void throw_out_of_range(std::string_view python_type);

  // --- Any object ----------------------------------------------------------------------------------------------
  template <class T>
  Value make(const T& object) {
    constexpr Shape kShape = reflect::shape_of<T>;
    if constexpr (std::is_same_v<T, Value>) {
      return is_for_pickle() ? object : document_.copy(object);
    } else if constexpr (kShape == Shape::value) {
      return make_as_value(object);
    } else if constexpr (kShape == Shape::none) {
      return {};
    } else if constexpr (kShape == Shape::boolean) {
      return Value(static_cast<bool>(object));
    } else if constexpr (kShape == Shape::integer) {
      return make_integer(object);
    } else if constexpr (kShape == Shape::real) {
      return document_.real(static_cast<double>(object));
    } else if constexpr (kShape == Shape::complex || std::is_same_v<T, Complex>) {
      return make_complex(object);
    } else if constexpr (kShape == Shape::character) {
      require_ascii(object);
      return document_.str({&object, 1});
    } else if constexpr (kShape == Shape::text) {
      return make_text(object);
    } else if constexpr (kShape == Shape::bytes) {
      return document_.bytes({reinterpret_cast<const char*>(std::data(object)), std::size(object)});
    } else if constexpr (kShape == Shape::path) {
      return path({object.native().data(), object.native().size()});
    } else if constexpr (kShape == Shape::date || kShape == Shape::datetime || kShape == Shape::time ||
                         kShape == Shape::timedelta) {
      return make_time(object);
    } else if constexpr (kShape == Shape::enumeration) {
      return make_enum(object);
    } else if constexpr (kShape == Shape::optional) {
      return object ? make(*object) : Value();
    } else if constexpr (kShape == Shape::variant) {
      if (object.valueless_by_exception()) throw_valueless();
      return std::visit([&](const auto& held) { return make(held); }, object);
    } else if constexpr (kShape == Shape::pointer) {
      return make_pointer(object);
    } else if constexpr (kShape == Shape::tuple) {
      return make_tuple(object);
    } else if constexpr (kShape == Shape::object) {
      return make_object(object);
    } else {
      return make_container(object);
    }
  }

  template <class T>
  Value make_as_value(const T& object) {
    if constexpr (requires { AsValue<T>::make(document_, object, protocol_); }) {
      if (is_for_pickle()) return AsValue<T>::make(document_, object, protocol_);
    }
    return AsValue<T>::make(document_, object);
  }

  template <class T>
  Value make_integer(T object) {
    if constexpr (std::is_enum_v<T>) {  // std::byte
      return make_integer(static_cast<std::underlying_type_t<T>>(object));
    } else if constexpr (sizeof(T) <= sizeof(std::int64_t)) {
      return document_.integer(object);
    } else {
      const auto bits = static_cast<reflect::UnsignedInt128>(object);
      return object < 0 ? wide_integer(0 - bits, true) : wide_integer(bits, false);
    }
  }

  template <class T>
  Value make_complex(const T& object) {
    if constexpr (std::is_same_v<T, Complex>) {
      return document_.complex(object.real, object.imag);
    } else {
      return document_.complex(static_cast<double>(object.real()), static_cast<double>(object.imag()));
    }
  }

  template <class T>
  Value make_text(const T& object) {
    if constexpr (std::is_array_v<T>) {
      const std::string_view all(object, std::size(object));
      return document_.str(all.substr(0, all.find('\0')));
    } else if constexpr (std::is_pointer_v<T>) {
      return object == nullptr ? Value() : document_.str(object);
    } else {
      return document_.str({reinterpret_cast<const char*>(object.data()), object.size()});
    }
  }

  template <class T>
  Value make_time(const T& object) {
    if constexpr (std::is_same_v<T, std::chrono::year_month_day>) {
      return date(std_date(object));
    } else if constexpr (reflect::shape_of<T> == Shape::date) {
      return date(std_date(std::chrono::sys_days(object.time_since_epoch())));
    } else if constexpr (reflect::shape_of<T> == Shape::datetime) {
      return datetime(microseconds_of(object.time_since_epoch()), reflect::is_sys_time<T>);
    } else if constexpr (reflect::shape_of<T> == Shape::time) {
      return time(microseconds_of(object.to_duration()));
    } else {
      return timedelta(microseconds_of(object));
    }
  }

  // A member of an enum is one object.
  template <class T>
  Value make_enum(T object) {
    const Value number = make_integer(static_cast<std::underlying_type_t<T>>(object));
    if constexpr (!reflect::has_python_class<T>) {
      return number;
    } else {
      const auto [known, is_new] = members_.try_emplace({&kMark<T>, static_cast<std::int64_t>(object)});
      if (is_new)
        known->second = call(reflect::python_class<T>.module, reflect::python_class<T>.name, {&number, 1});
      return known->second;
    }
  }

  // --- What getters return -------------------------------------------------------------------------------------
  template <class T>
  const T& keep(T object) {
    auto kept = std::make_shared<const T>(std::move(object));
    const T& reference = *kept;
    kept_.push_back(std::move(kept));
    return reference;
  }

  // Calls `use` with what `get()` returns, which holds objects of the types T.
  template <class... T, class Get, class Use>
  auto with(Get&& get, Use&& use) {
    if constexpr (!std::is_lvalue_reference_v<decltype(get())> && (kMustStay<T> || ...)) {
      return use(keep(get()));
    } else {
      return use(get());
    }
  }
  template <class T, class Get>
  Value make_got(Get&& get) {
    return with<T>(get, [&](const T& object) { return make(object); });
  }

  // --- Pointers ------------------------------------------------------------------------------------------------
  template <class T>
  Value make_pointer(const T& pointer) {
    if constexpr (reflect::is_a<T, std::weak_ptr>) {
      const auto owner = pointer.lock();
      return make_pointer(owner);
    } else {
      if (pointer == nullptr) return {};
      Value made;
      visit_dynamic(*pointer, [&](const auto& object) {
        if constexpr (reflect::is_a<T, std::shared_ptr>) {
          made = make_shared(object, pointer);
        } else {
          made = make(object);
        }
        return true;
      });
      return made;
    }
  }

  template <class T>
  Value make_shared(const T& object, const std::shared_ptr<const void>& owner) {
    const SharedKey key{&object, &kMark<T>};
    if (const auto known = shared_.find(key); known != shared_.end()) return known->second;
    kept_.push_back(owner);
    const Value made = make(object);
    shared_.emplace(key, made);
    return made;
  }

  // --- Containers ----------------------------------------------------------------------------------------------
  template <class T>
  Value make_tuple(const T& object) {
    const Nesting<T> nesting(*this);
    return std::apply(
        [&](const auto&... items) {
          const Value values[sizeof...(items) + 1] = {make(items)...};
          return document_.tuple({values, sizeof...(items)});
        },
        object);
  }

  // Made empty and then filled: now, or later where the type contains itself.
  template <class T>
  Value make_container(const T& object) {
    Value made;
    if constexpr (reflect::shape_of<T> == Shape::sequence) {
      made = document_.list();
    } else if constexpr (reflect::shape_of<T> == Shape::set) {
      made = document_.set();
    } else {
      static_assert(reflect::shape_of<T> == Shape::map);
      made = document_.dict();
    }
    later(object, made, [](ToWriter& out, const T& from, Value to) { out.fill(from, to); });
    return made;
  }

  template <class T, class Fill>
  void later(const T& object, Value target, Fill fill) {
    if constexpr (reflect::is_recursive<T>) {
      static_cast<void>(fill);  // without state: made again where it is called
      tasks_.push_back({&object, target, [](ToWriter& out, const void* from, Value to) {
                          Fill()(out, *static_cast<const T*>(from), to);
                        }});
    } else {
      fill(*this, object, target);
    }
  }

  template <class T>
  void fill(const T& object, Value made) {
    if constexpr (reflect::shape_of<T> == Shape::sequence) {
      for (auto it = std::begin(object); it != std::end(object); ++it)
        document_.append(made, make_got<reflect::Element<T>>([&]() -> decltype(auto) { return *it; }));
    } else if constexpr (reflect::shape_of<T> == Shape::set) {
      for (const auto& item : object) document_.add(made, make(item));
    } else {
      for (const auto& [key, value] : object) document_.set_item(made, make(key), make(value));
    }
  }

  // --- Objects -------------------------------------------------------------------------------------------------
  template <class T>
  Value make_object(const T& object) {
    constexpr auto& kClass = reflect::python_class<T>;
    if constexpr (reflect::is_reduced<T>) {
      return make_reduced(object);
    } else if constexpr (!reflect::has_python_class<T>) {
      if constexpr (reflect::has_state_hooks<T>) {
        const Nesting<T> nesting(*this);
        return make_state(object);
      } else {
        const Value dict = document_.dict();
        later(object, dict, [](ToWriter& out, const T& from, Value to) { out.fill_fields(from, to); });
        return dict;
      }
    } else if constexpr (kClass.style == ClassStyle::namedtuple && !reflect::has_state_hooks<T>) {
      const Nesting<T> nesting(*this);
      const Value values = document_.tuple(field_values(object));
      if (is_for_pickle() && protocol_ < 2) return reconstructed(class_of<T>(), "tuple", values);
      return document_.instance(Made::newobj, class_of<T>(), values);
    } else {
      const Value instance = bare_instance<T>();
      later(object, instance, [](ToWriter& out, const T& from, Value to) { out.give_state(from, to); });
      return instance;
    }
  }

  template <class T>
  Value class_of() {
    return document_.global(reflect::python_class<T>.module, reflect::python_class<T>.name);
  }

  // cls.__new__(cls), which before protocol 2 is a call.
  template <class T>
  Value bare_instance() {
    if (is_for_pickle() && protocol_ < 2) {
      if constexpr (reflect::is_reduced<T>) throw_needs_protocol_2("a class that is given items", protocol_);
      if constexpr (reflect::python_class<T>.style == ClassStyle::slots)
        throw_needs_protocol_2("a class with __slots__", protocol_);
      return reconstructed(class_of<T>(), "object", Value());
    }
    return document_.instance(Made::newobj, class_of<T>(), document_.tuple(std::span<const Value>()));
  }

  template <class T>
  Value make_state(const T& object) {
    return make_got<reflect::State<T>>([&]() -> decltype(auto) { return reflect::get_state(object); });
  }

  // The state of an instance; None where it has none.
  template <class T>
  Value state_of(const T& object) {
    constexpr ClassStyle kStyle = reflect::python_class<T>.style;
    if constexpr (reflect::has_state_hooks<T>) {
      return make_state(object);
    } else if constexpr (kStyle == ClassStyle::frozen_slots) {
      if (reflect::field_count<T> == 0 && is_for_pickle() && protocol_ < 2) return {};
      return document_.list(field_values(object));
    } else {
      if (reflect::field_count<T> == 0 && !reflect::has_version<T> && !has_unknown(object)) return {};
      const Value dict = document_.dict();
      fill_fields(object, dict);
      return kStyle == ClassStyle::slots ? document_.tuple({Value(), dict}) : dict;
    }
  }

  template <class T>
  void give_state(const T& object, Value instance) {
    const Value state = state_of(object);
    if (!state.is_none()) document_.add_op(instance, InstanceOp::build, state);
  }

  // --- Objects that are made by a call, and then given items and a state (to_value_reduced.h) ------------------------
  template <class T>
  Value make_reduced(const T& object);
  template <class T, class Raw>
  Value make_arguments(const Raw& raw);
  template <class T>
  void fill_reduced(const T& object, Value instance);

  template <class T>
  void fill_fields(const T& object, Value dict) {
    if constexpr (reflect::has_version<T>) {
      document_.set_item(dict, name(reflect::version<T>.name), document_.integer(reflect::version<T>.number));
    }
    reflect::for_each_field<T>([&](const auto& field) {
      const Value key = name(field.name);
      document_.set_item(dict, key, make_field(field, object));
    });
    if constexpr (reflect::has_unknown_fields<T>) {
      if (!has_unknown(object)) return;
      const Document& unknown = *keep(*reflect::unknown_fields(object)).dict();
      for (const DictItem& pair : unknown.root().items()) {
        document_.set_item(dict, name(pair.key.as<std::string_view>()), make(pair.value));
      }
    }
  }

  template <class T>
  std::vector<Value> field_values(const T& object) {
    std::vector<Value> values;
    reflect::for_each_field<T>([&](const auto& field) { values.push_back(make_field(field, object)); });
    return values;
  }

  template <class Field, class T>
  Value make_field(const Field& field, const T& object) {
    return make_got<typename Field::Type>([&]() -> decltype(auto) { return field.get(object); });
  }

  template <class T>
  static bool has_unknown(const T& object) {
    if constexpr (reflect::has_unknown_fields<T>) return !reflect::unknown_fields(object)->empty();
    return false;
  }

  // --- What cannot be filled later -----------------------------------------------------------------------------
  // Tuples, namedtuples, arguments, and states that stand for their objects must be complete before they are kept: where they
  // contain themselves they nest so deep.
  static constexpr unsigned kMaxNested = 200;

  template <class T>
  class Nesting {
   public:
    explicit Nesting(ToWriter& out) : out_(out) {
      if constexpr (reflect::is_recursive<T>) {
        if (out_.nested_ == kMaxNested) throw_nested();
        ++out_.nested_;
      }
    }
    ~Nesting() {
      if constexpr (reflect::is_recursive<T>) --out_.nested_;
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    ToWriter& out_;
  };

  template <class T>
  static constexpr char kMark = 0;
  using SharedKey = std::pair<const void*, const void*>;  // the object and its type

  bool is_for_pickle() const noexcept { return protocol_ >= 0; }

  Document& document_;
  const int protocol_ = -1;  // negative: for no pickle
  std::vector<Task> tasks_;
  std::map<SharedKey, Value> shared_;
  std::map<std::pair<const void*, std::int64_t>, Value> members_;  // of enums
  std::optional<Value> utc_;
  std::vector<std::shared_ptr<const void>> kept_;
  unsigned nested_ = 0;
};

}  // namespace brinery::detail

#include <brinery/detail/to_value_reduced.h>
