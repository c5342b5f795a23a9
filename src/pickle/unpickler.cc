// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <istream>
#include <utility>

#include <brinery/detail/from_value_reader.h>
#include <brinery/pickle_reader.h>
#include <brinery/unpickler.h>

#include "base/files.h"
#include "object/heap.h"
#include "pickle/descriptor.h"
#include "pickle/document_builder.h"
#include "pickle/loads.h"
#include "pickle/pickle_source.h"

namespace brinery::pickle {
namespace {

// A builder that follows the reader from one Document to the next, for a memo that outlives each of them.
struct KeptMemo {
  KeptMemo(std::shared_ptr<detail::Heap> shared_heap, const LoadOptions& options, Input input,
           std::size_t& call_budget)
      : document(std::move(shared_heap)), builder(document, options, input, call_budget), reader(builder) {}

  Document document;
  DocumentBuilder builder;
  PickleReader<DocumentBuilder> reader;
  detail::SharedObjects shared;
};

}  // namespace

// Where pickles come from: memory (of the caller, or a file that Documents keep alive), or a source of bytes.
struct Unpickler::State {
  LoadOptions options;
  std::string_view data;
  std::shared_ptr<const base::FileContent> file;  // owner of `data`, if it is a file
  std::optional<PickleCollector> source;          // nothing when pickles come from memory
  std::size_t offset = 0;
  std::size_t call_budget = 0;                // of all pickles together, see builtins.h
  std::shared_ptr<detail::Heap> shared_heap;  // only where the memo is kept
  std::unique_ptr<KeptMemo> kept;

  void set_data(std::string_view bytes) {
    data = bytes;
    call_budget = bytes.size();
  }
  void set_source(ReadSome read) { source.emplace(std::move(read), options.limits.input_bytes); }
  Input input() const noexcept { return source || file ? Input::kept : Input::borrowed; }
  std::optional<Document> next();
  Document read_pickle(std::string_view pickle, std::string&& collected);
};

std::optional<Document> Unpickler::State::next() {
  if (!source) {
    if (offset == data.size()) return std::nullopt;
    check_input_size(data.size(), options);
    return read_pickle(data.substr(offset), {});
  }
  std::string collected = source->collect();
  if (collected.empty()) return std::nullopt;
  call_budget += collected.size();
  return read_pickle({}, std::move(collected));
}

// Reads from `pickle`, or from what was collected, which the Document adopts.
Document Unpickler::State::read_pickle(std::string_view pickle, std::string&& collected) {
  Document document = kept ? Document(shared_heap) : make_document(collected.size(), options);
  if (file) document.heap().keep(file, 0);
  if (source) pickle = adopt_input(document, std::move(collected));
  if (kept) {
    document.set_root(kept->reader.read(pickle, offset));
    offset += kept->reader.consumed();
  } else {
    offset += read_into(document, pickle, options, input(), call_budget, offset);
  }
  return document;
}

Unpickler::Unpickler(std::unique_ptr<State> state) : state_(std::move(state)) {}
Unpickler::~Unpickler() = default;
Unpickler::Unpickler(Unpickler&&) noexcept = default;
Unpickler& Unpickler::operator=(Unpickler&&) noexcept = default;

Unpickler::Unpickler(std::string_view data, LoadOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  state_->set_data(data);
}

Unpickler::Unpickler(std::istream& stream, LoadOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  state_->set_source(stream_reader(stream));
}

Unpickler Unpickler::open(const std::string& path, LoadOptions options) {
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->file = std::make_shared<const base::FileContent>(base::FileContent::open(path));
  state->set_data(state->file->bytes());
  return Unpickler(std::move(state));
}

Unpickler Unpickler::from_fd(int descriptor, LoadOptions options) {
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  if (is_regular_file(descriptor)) {
    state->file = std::make_shared<const base::FileContent>(base::FileContent::from_fd(descriptor));
    state->set_data(state->file->bytes());
  } else {
    state->set_source(descriptor_reader(descriptor));
  }
  return Unpickler(std::move(state));
}

Document Unpickler::load() {
  if (auto document = next()) return *std::move(document);
  throw_end();
}

void Unpickler::throw_end() const {
  throw EOFError("Ran out of input: no pickle follows at byte " + std::to_string(state_->offset),
                 state_->offset);
}

const LoadOptions& Unpickler::options() const noexcept { return state_->options; }

detail::SharedObjects* Unpickler::shared_objects() noexcept {
  return state_->kept ? &state_->kept->shared : nullptr;
}

std::optional<Document> Unpickler::next() { return state_->next(); }

void Unpickler::keep_memo(bool keep) {
  state_->kept.reset();
  state_->shared_heap.reset();
  if (!keep) return;
  state_->shared_heap = std::make_shared<detail::Heap>();
  state_->shared_heap->arena().set_limit(state_->options.limits.memory_bytes);
  state_->kept =
      std::make_unique<KeptMemo>(state_->shared_heap, state_->options, state_->input(), state_->call_budget);
}

std::size_t Unpickler::offset() const noexcept { return state_->offset; }

}  // namespace brinery::pickle
