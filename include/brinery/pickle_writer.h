// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// PickleWriter: any graph of objects as a pickle, over any ObjectViewer (viewer.h). pickler.h is what programs want; this header
// is for those who write pickles of objects of their own.
//
// The writer keeps a stack of what is open: a list of which some items are written, a call whose arguments come next. So
// nothing recurses on the depth of the data, and an error can say which way led to the object at fault.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <brinery/detail/batching.h>
#include <brinery/detail/object_path.h>
#include <brinery/error.h>
#include <brinery/pickle_encoder.h>
#include <brinery/viewer.h>

namespace brinery::pickle {

// Writes pickles, in the order and with the bytes of CPython's C pickler. Single-threaded.
//
// A viewer says what an object is by one of the functions below. Those that take `Items` write the items later, from the stack; those
// that take a function call it at once for each item: for objects that cannot be nested without end.
//
// Errors: those of pickle::dumps, located. Cost: one pass; the stack takes some 120 bytes for each open container.
template <class Viewer>
class PickleWriter {
 public:
  using Object = typename Viewer::Object;
  using Items = typename Viewer::Items;
  using Changes = typename Viewer::Changes;
  using Call = CallOf<Object, Items>;
  using Change = ChangeOf<Object, Items>;

  PickleWriter(PickleEncoder& encoder, Viewer& viewer) noexcept : encoder_(encoder), viewer_(viewer) {
    static_assert(ObjectViewer<Viewer, PickleWriter>,
                  "a viewer has the types and functions that viewer.h lists");
  }
  PickleWriter(const PickleWriter&) = delete;
  PickleWriter& operator=(const PickleWriter&) = delete;

  // Writes one pickle. After an error the sink has what was handed to it until then, and the memo is empty.
  void write(Object root) {
    try {
      encoder_.begin();
      viewer_.view(root, *this);
      while (!tasks_.empty()) step();
      encoder_.end();
    } catch (Error& error) {
      error.locate(path());
      give_up();
      throw;
    } catch (...) {
      give_up();
      throw;
    }
  }

  // Writes one object into a pickle that somebody else begins and ends. Errors are not located.
  void write_part(Object object) {
    viewer_.view(object, *this);
    while (!tasks_.empty()) step();
  }

  // The way to the object that is being written, as Python would index it.
  std::string path();

  // Calls that are open: how deep the object that is being written lies in the arguments and states of others.
  std::size_t open_calls() const noexcept { return calls_.size(); }
  // The same for persistent ids.
  std::size_t open_persistents() const noexcept { return open_persistents_; }

  // --- What an object is: atoms ---------------------------------------------------------------------------------------
  PickleEncoder& encoder() noexcept { return encoder_; }
  void none() { encoder_.none(); }
  void boolean(bool value) { encoder_.boolean(value); }
  void integer(std::int64_t value) { encoder_.integer(value); }
  void big_integer(std::string_view little_endian) { encoder_.big_integer(little_endian); }
  void real(double value) { encoder_.real(value); }
  void complex(Identity identity, double real, double imag) { encoder_.complex(identity, real, imag); }
  void str(Identity identity, std::string_view wtf8, Lasts lasts = Lasts::this_call) {
    encoder_.str(identity, wtf8, lasts);
  }
  void bytes(Identity identity, std::string_view data, Lasts lasts = Lasts::this_call) {
    encoder_.bytes(identity, data, lasts);
  }
  void bytestr(Identity identity, std::string_view data) { encoder_.bytestr(identity, data); }
  void bytearray(Identity identity, std::string_view data, Lasts lasts = Lasts::this_call) {
    encoder_.bytearray(identity, data, lasts);
  }
  void empty_tuple() { encoder_.empty_tuple(); }
  void global(Identity identity, const GlobalName& name) { encoder_.global(identity, name); }

  // Writes a reference to the object if it was written before. REQUIRES of all functions below that take an identity: this was
  // asked first, and the answer was no.
  bool recall(Identity identity) {
    encoder_.begin_object();
    return encoder_.recall(identity);
  }

  // --- What an object is: containers, written from the stack -----------------------------------------------------------
  void list(Identity identity, std::size_t size, Items items) {
    encoder_.empty_container(identity, Op::EMPTY_LIST, Op::LIST);
    Task task(Kind::list, identity, items, size);
    task.batching = detail::batching_of_list(encoder_, size);
    if (!write_leaves(task)) push(task);
  }
  void dict(Identity identity, std::size_t size, Items items) {  // alternating keys and values; size in pairs
    encoder_.empty_container(identity, Op::EMPTY_DICT, Op::DICT);
    Task task(Kind::dict, identity, items, size);
    task.batching = detail::batching_of_dict(encoder_, size);
    if (!write_leaf_pairs(task)) push(task);
  }
  void set(Identity identity, std::size_t size, Items items) {
    if (encoder_.protocol() < 4) return set_by_call("set", Kind::set_call, identity, size, items);
    encoder_.empty_container(identity, Op::EMPTY_SET, Op::EMPTY_SET);
    Task task(Kind::set, identity, items, size);
    task.batching = detail::batching_of_set(size);
    if (!write_leaves(task)) push(task);
  }
  void frozenset(Identity identity, std::size_t size, Items items) {
    if (encoder_.protocol() < 4) return set_by_call("frozenset", Kind::frozenset_call, identity, size, items);
    encoder_.begin_object();
    encoder_.op(Op::MARK);
    Task task(Kind::frozenset, identity, items, size);
    if (write_members(task)) return end_frozenset(task);
    push(task);
  }
  void tuple(Identity identity, std::size_t size, Items items) {
    if (size == 0) return encoder_.empty_tuple();
    encoder_.begin_object();
    const bool is_short = is_short_tuple(size);
    if (!is_short) encoder_.op(Op::MARK);
    Task task(Kind::tuple, identity, items, size);
    if (!write_members(task)) return push(task);
    end_tuple(size, is_short);
    encoder_.memoize(identity);
  }
  // An object that a call makes.
  void call(Identity identity, const Call& call, Changes changes) {
    encoder_.begin_object();
    push({Kind::call, identity, call.arg_items, call.arg_count});
    calls_.push_back({call, changes, {}});
    if (call.made == Made::inst || call.made == Made::obj) encoder_.op(Op::MARK);
  }
  // An object outside of the pickle. REQUIRES: protocol 1 or later; below it encoder().persistent_text(id).
  void persistent(Object id) {
    encoder_.begin_object();
    ++open_persistents_;
    Task task(Kind::persistent, kAnonymous, {}, 1);
    task.object = id;
    push(task);
  }

 private:
  enum class Kind : std::uint8_t {
    list,
    dict,
    set,
    frozenset,
    tuple,
    call,
    set_call,
    frozenset_call,
    persistent
  };

  // What is open. Of a container in batches, `batch` items of the current one are still to be written.
  struct Task {
    Task(Kind of, Identity id, const Items& parts, std::size_t count) noexcept
        : kind(of), identity(id), items(parts), left(count), size(count) {}

    Kind kind;
    bool in_batch = false;
    bool is_single = false;  // the batch is one item, written without a mark
    std::uint8_t stage = 0;  // of a dict: 1 between a key and its value
    std::uint16_t batch = 0;
    Identity identity;
    detail::Batching batching{Op::APPEND, Op::APPENDS};
    Items items;
    std::size_t left;
    std::size_t size;
    Object object{};  // of a dict the current key; of `persistent` the id
  };
  // What is known of the topmost `call` task and those below it, in the same order.
  struct OpenCall {
    Call call;
    Changes changes;
    Change change;
  };

  void push(const Task& task) {
    if (encoder_.is_fast()) enter(task.identity);
    tasks_.push_back(task);
  }
  void pop() {
    if (encoder_.is_fast()) open_.erase(tasks_.back().identity);
    tasks_.pop_back();
  }
  void give_up() {
    tasks_.clear();
    calls_.clear();
    open_.clear();
    open_persistents_ = 0;
    encoder_.abandon();
  }
  // Without a memo an object that contains itself has no end.
  void enter(Identity identity) {
    if (identity == kAnonymous || open_.insert(identity).second) return;
    throw ValueError("fast mode: can't pickle an object that contains itself");
  }

  bool is_short_tuple(std::size_t size) const { return size <= 3 && encoder_.protocol() >= 2; }

  void end_tuple(std::size_t size, bool is_short) {
    if (is_short) {
      encoder_.tuple(size);
    } else {
      encoder_.op(Op::TUPLE);
    }
  }

  // Before protocol 4 a set is made by a call with a list.
  void begin_set_call(std::string_view name) {
    encoder_.begin_object();
    encoder_.constant_global("builtins", name);
    if (encoder_.protocol() < 2) encoder_.op(Op::MARK);
    encoder_.empty_container(kAnonymous, Op::EMPTY_LIST, Op::LIST);
  }
  void end_set_call(Identity identity) {
    end_tuple(1, encoder_.protocol() >= 2);
    encoder_.memoize(kAnonymous);
    encoder_.op(Op::REDUCE);
    if (encoder_.is_known(identity)) {  // a member refers to the set: it was written on the way
      encoder_.op(Op::POP);
      encoder_.recall(identity);
    } else {
      encoder_.memoize(identity);
    }
  }
  void set_by_call(std::string_view name, Kind kind, Identity identity, std::size_t size,
                   const Items& items) {
    begin_set_call(name);
    Task task(kind, identity, items, size);
    task.batching = detail::batching_of_list(encoder_, size);
    push(task);
  }

  void step() {
    switch (tasks_.back().kind) {
      case Kind::list: return step_items();
      case Kind::set: return step_items();
      case Kind::dict: return step_pairs();
      case Kind::tuple: return step_tuple();
      case Kind::frozenset: return step_frozenset();
      case Kind::call: return step_call();
      case Kind::set_call:
      case Kind::frozenset_call: return step_items();
      case Kind::persistent: return step_persistent();
    }
  }

  // Ends the batch that is open, if one is, and begins the next. False when nothing is left.
  bool next_batch(Task& task) {
    const detail::Batching& batching = task.batching;
    if (task.in_batch) encoder_.op(task.is_single ? batching.one : batching.many);
    task.in_batch = task.left > 0;
    if (!task.in_batch) {
      if (batching.ends_empty) {
        encoder_.op(Op::MARK);
        encoder_.op(batching.many);
      }
      return false;
    }
    task.is_single = batching.is_single || (batching.is_last_single && task.left == 1);
    task.batch = static_cast<std::uint16_t>(task.is_single ? 1 : std::min(task.left, detail::kBatch));
    if (!task.is_single) encoder_.op(Op::MARK);
    return true;
  }

  // --- Items that need no others ----------------------------------------------------------------------------------------
  // These write what comes next as long as it does, and tell whether all is written. A viewer that knows such runs writes them
  // by itself.
  static constexpr bool kViewsRuns =
      requires(Viewer & viewer, Items& items, Object& key, PickleWriter& writer) {
    viewer.view_leaves(items, std::size_t{}, writer);
    viewer.view_leaf_pairs(items, std::size_t{}, std::size_t{}, key, writer);
  };

  std::size_t leaves(Task& task, std::size_t most) {
    if constexpr (kViewsRuns) {
      return viewer_.view_leaves(task.items, most, *this);
    } else {
      return 0;
    }
  }
  bool write_members(Task& task) { return (task.left -= leaves(task, task.left)) == 0; }
  bool write_leaves(Task& task) {
    do {
      if (task.batch == 0 && !next_batch(task)) return true;
      const std::size_t done = leaves(task, task.batch);
      task.batch = static_cast<std::uint16_t>(task.batch - done);
      task.left -= done;
    } while (task.batch == 0);
    return false;
  }
  // A run may end behind a key whose value needs others.
  bool write_leaf_pairs(Task& task) {
    do {
      if (task.stage == 0 && task.batch == 0 && !next_batch(task)) return true;
      if constexpr (kViewsRuns) {
        const std::size_t index = 2 * (task.size - task.left) + task.stage;
        const std::size_t most = std::size_t{2} * task.batch - task.stage;
        const std::size_t done =
            task.stage + viewer_.view_leaf_pairs(task.items, index, most, task.object, *this);
        task.stage = done % 2;
        task.batch = static_cast<std::uint16_t>(task.batch - done / 2);
        task.left -= done / 2;
      }
    } while (task.batch == 0);
    return false;
  }

  // --- Steps: from one item that may need the stack to the next ---------------------------------------------------------
  // The loops go on until what is written needs the stack itself. Only then the task may have moved.
  void step_items() {
    const std::size_t depth = tasks_.size();
    Task& task = tasks_.back();
    do {
      if (write_leaves(task)) return end_items();
      --task.batch;
      --task.left;
      viewer_.view(task.items.next(), *this);
    } while (tasks_.size() == depth);
  }
  void end_items() {
    const Task& task = tasks_.back();
    const bool is_call = task.kind == Kind::set_call || task.kind == Kind::frozenset_call;
    const Identity identity = task.identity;
    pop();
    if (is_call) end_set_call(identity);
  }

  // A dict. Its key may need the stack as well as its value.
  void step_pairs() {
    const std::size_t depth = tasks_.size();
    Task& task = tasks_.back();
    do {
      if (write_leaf_pairs(task)) return pop();
      if (task.stage == 0) {
        task.object = task.items.next();
        task.stage = 1;
        viewer_.view_key(task.object, task.size - task.left, *this);
      } else {
        task.stage = 0;
        --task.batch;
        --task.left;
        viewer_.view(task.items.next(), *this);
      }
    } while (tasks_.size() == depth);
  }

  void step_tuple() {
    const std::size_t depth = tasks_.size();
    Task& task = tasks_.back();
    do {
      if (write_members(task)) return end_tuple_task();
      --task.left;
      viewer_.view(task.items.next(), *this);
    } while (tasks_.size() == depth);
  }
  // A tuple that one of its items refers to was written on the way: what lies on the stack is given up for that one.
  void end_tuple_task() {
    const Identity identity = tasks_.back().identity;
    const std::size_t size = tasks_.back().size;
    const bool is_short = is_short_tuple(size);
    pop();
    if (!encoder_.is_known(identity)) {
      end_tuple(size, is_short);
      return encoder_.memoize(identity);
    }
    if (!is_short && encoder_.is_binary()) {
      encoder_.op(Op::POP_MARK);
    } else {
      for (std::size_t i = 0; i < size + (is_short ? 0 : 1); ++i) encoder_.op(Op::POP);
    }
    encoder_.recall(identity);
  }

  void step_frozenset() {
    const std::size_t depth = tasks_.size();
    Task& task = tasks_.back();
    do {
      if (write_members(task)) {
        const Task done = task;
        pop();
        return end_frozenset(done);
      }
      --task.left;
      viewer_.view(task.items.next(), *this);
    } while (tasks_.size() == depth);
  }
  void end_frozenset(const Task& task) {
    if (encoder_.is_known(task.identity)) {
      encoder_.op(Op::POP_MARK);
      encoder_.recall(task.identity);
    } else {
      encoder_.op(Op::FROZENSET);
      encoder_.memoize(task.identity);
    }
  }

  void step_persistent() {
    Task& task = tasks_.back();
    if (task.stage++ == 0) return viewer_.view_id(task.object, *this);
    pop();
    --open_persistents_;
    encoder_.op(Op::BINPERSID);
  }

  // --- Calls: the callable, its arguments, the opcode, then the changes one by one ------------------------------------
  enum Stage { kCallable, kArguments, kKeywords, kMake, kChange, kSetterTarget, kSetterState, kSetterEnd };

  void step_call() {
    Task& task = tasks_.back();
    OpenCall& open = calls_.back();
    switch (task.stage) {
      case kCallable: {
        task.stage = kArguments;
        return viewer_.view(open.call.callable, *this);
      }
      case kArguments: return step_arguments(task, open);
      case kKeywords: task.stage = kMake; return viewer_.view(open.call.kwargs, *this);
      case kMake: return make(task, open);
      case kChange: return step_change(task, open);
      case kSetterTarget: return step_setter_target(task, open);
      case kSetterState: task.stage = kSetterEnd; return viewer_.view(open.change.object, *this);
      case kSetterEnd: return end_setter(task);
    }
  }
  void step_arguments(Task& task, OpenCall& open) {
    switch (open.call.made) {
      case Made::inst:
      case Made::obj:
        if (task.left > 0) {
          --task.left;
          return viewer_.view(task.items.next(), *this);
        }
        task.stage = kMake;
        return;
      case Made::build: task.stage = kMake; return;
      case Made::newobj_ex: task.stage = kKeywords; return viewer_.view(open.call.args, *this);
      case Made::reduce:
      case Made::newobj: task.stage = kMake; return viewer_.view(open.call.args, *this);
    }
  }
  void make(Task& task, OpenCall& open) {
    task.stage = kChange;
    switch (open.call.made) {
      case Made::reduce: encoder_.op(Op::REDUCE); break;
      case Made::newobj: encoder_.op(Op::NEWOBJ); break;
      case Made::newobj_ex: encoder_.op(Op::NEWOBJ_EX); break;
      case Made::inst:  // OBJ does the same in every protocol that a reader knows
      case Made::obj: encoder_.op(Op::OBJ); break;
      case Made::build: break;  // a plain value, which has its own number
    }
    if (!encoder_.is_known(task.identity)) return encoder_.memoize(task.identity);
    encoder_.op(Op::POP);  // its arguments refer to it: it was written on the way, with its changes
    encoder_.recall(task.identity);
    end_call();
  }
  void end_call() {
    // A plain value that was changed is another one than before to our own reader, though not to Python.
    if (calls_.back().call.made == Made::build) encoder_.memoize_again(tasks_.back().identity);
    pop();
    calls_.pop_back();
  }

  void step_change(Task& task, OpenCall& open) {
    Change& change = open.change;
    if (task.in_batch) {  // a state was written
      task.in_batch = false;
      encoder_.op(Op::BUILD);
    }
    if (!open.changes.next(change)) return end_call();
    switch (change.op) {
      case InstanceOp::append: return push_change(Kind::list, added(Op::APPEND, Op::APPENDS), change);
      case InstanceOp::setitems: return push_change(Kind::dict, added(Op::SETITEM, Op::SETITEMS), change);
      case InstanceOp::additems: return push_change(Kind::set, {Op::ADDITEMS, Op::ADDITEMS}, change);
      case InstanceOp::build: task.in_batch = true; return viewer_.view(change.object, *this);
      case InstanceOp::call: task.stage = kSetterTarget; return viewer_.view(change.setter, *this);
    }
  }
  detail::Batching added(Op one, Op many) const {
    return {.one = one, .many = many, .is_single = !encoder_.is_binary(), .is_last_single = true};
  }
  void push_change(Kind kind, const detail::Batching& batching, const Change& change) {
    Task task(kind, kAnonymous, change.items, change.count);
    task.batching = batching;
    push(task);
  }
  // setter(object, state), whose result is dropped.
  void step_setter_target(Task& task, OpenCall&) {
    task.stage = kSetterState;
    encoder_.begin_object();
    if (!encoder_.recall(task.identity)) throw PicklingError("fast mode: a state setter needs the memo");
  }
  void end_setter(Task& task) {
    task.stage = kChange;
    encoder_.tuple(2);  // in every protocol, as CPython has it
    encoder_.op(Op::REDUCE);
    encoder_.op(Op::POP);
  }

  std::string step_text(const Task& task);

  PickleEncoder& encoder_;
  Viewer& viewer_;
  std::vector<Task> tasks_;
  std::vector<OpenCall> calls_;
  std::unordered_set<Identity> open_;  // in fast mode: what is being written
  std::size_t open_persistents_ = 0;
};

template <class Viewer>
std::string PickleWriter<Viewer>::step_text(const Task& task) {
  const std::string index = std::to_string(task.size - task.left - (task.size == task.left ? 0 : 1));
  switch (task.kind) {
    case Kind::list:
    case Kind::tuple: return "[" + index + "]";
    case Kind::dict: return "[" + viewer_.label(task.object) + "]";
    case Kind::set:
    case Kind::frozenset:
    case Kind::set_call:
    case Kind::frozenset_call: return "{" + index + "}";
    case Kind::persistent: return ".persistent_id()";
    case Kind::call: break;
  }
  switch (task.stage) {
    case kArguments: return ".__reduce__()[0]";
    case kKeywords:
    case kMake: return ".__reduce__()[1]";
    case kSetterTarget: return ".__reduce__()[5]";
    default: return task.in_batch || task.stage == kSetterEnd ? ".__getstate__()" : "";
  }
}

template <class Viewer>
std::string PickleWriter<Viewer>::path() {
  return detail::object_path(tasks_.size(), [this](std::size_t i) { return step_text(tasks_[i]); });
}

}  // namespace brinery::pickle
