// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/loads.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <istream>
#include <utility>

#include <brinery/detail/pickle_loads.h>
#include <brinery/pickle_reader.h>
#include <brinery/pickletools.h>

#include "base/files.h"
#include "pickle/descriptor.h"
#include "pickle/document_builder.h"
#include "pickle/pickle_source.h"

namespace brinery::pickle {

void check_input_size(std::size_t size, const LoadOptions& options) {
  if (size <= options.limits.input_bytes) return;
  throw MemoryError("the input of " + std::to_string(size) + " bytes is longer than the limit of " +
                    std::to_string(options.limits.input_bytes) + " bytes");
}

Document make_document(std::size_t pickle_size, const LoadOptions& options) {
  Document document;
  document.heap().arena().set_limit(options.limits.memory_bytes);
  document.heap().arena().expect(pickle_size + pickle_size / 2);
  return document;
}

std::string_view adopt_input(Document& document, std::string&& data) {
  auto owner = std::make_shared<const std::string>(std::move(data));
  const std::string_view view = *owner;
  document.heap().keep(std::move(owner), view.size());
  return view;
}

std::size_t read_into(Document& document, std::string_view data, const LoadOptions& options, Input input,
                      std::size_t& call_budget, std::size_t origin) {
  DocumentBuilder builder(document, options, input, call_budget);
  PickleReader<DocumentBuilder> reader(builder);
  document.set_root(reader.read(data, origin));
  document.set_sharing(builder.take_sharing());
  return reader.consumed();
}

namespace {

// Loads one pickle; `prepare` makes of the Document where the bytes are to be read from.
template <class Prepare>
Document load_one(std::size_t size, const LoadOptions& options, Input input, Prepare&& prepare,
                  std::size_t* used = nullptr) {
  check_input_size(size, options);
  Document document = make_document(size, options);
  const std::string_view data = prepare(document);
  std::size_t call_budget = size;
  const std::size_t taken = read_into(document, data, options, input, call_budget);
  if (used != nullptr) *used = taken;
  return document;
}

}  // namespace

Document loads(std::string_view data, const LoadOptions& options) {
  return load_one(data.size(), options, Input::borrowed, [&](Document&) { return data; });
}

Document loads(std::string&& data, const LoadOptions& options) {
  return load_one(data.size(), options, Input::kept,
                  [&](Document& document) { return adopt_input(document, std::move(data)); });
}

Document loads_no_copy(std::string_view data, const LoadOptions& options) {
  return load_one(data.size(), options, Input::kept, [&](Document&) { return data; });
}

namespace {

// Reads from a file's content, which the Document keeps.
Document load_content(base::FileContent&& content, const LoadOptions& options, std::size_t* used = nullptr) {
  auto owner = std::make_shared<const base::FileContent>(std::move(content));
  const std::string_view data = owner->bytes();
  const auto keep = [&](Document& document) {
    document.heap().keep(std::move(owner), data.size());
    return data;
  };
  return load_one(data.size(), options, Input::kept, keep, used);
}

// One pickle from a source of bytes. What a frame holds behind STOP is taken from the source as well.
Document load_collected(ReadSome read, const LoadOptions& options) {
  return loads(PickleCollector(std::move(read), options.limits.input_bytes).collect(), options);
}

}  // namespace

Document load(const std::string& path, const LoadOptions& options) {
  return load_content(base::FileContent::open(path), options);
}

}  // namespace brinery::pickle

namespace brinery::detail {

struct PickleFile::Content {
  base::FileContent file;
};

PickleFile::PickleFile(const std::string& path)
    : content_(std::make_unique<Content>(Content{base::FileContent::open(path)})) {}
PickleFile::~PickleFile() = default;

std::string_view PickleFile::bytes() const noexcept { return content_->file.bytes(); }

Document PickleFile::load(const pickle::LoadOptions& options) && {
  return pickle::load_content(std::move(content_->file), options);
}

}  // namespace brinery::detail

namespace brinery::pickle {

Document load(std::istream& stream, const LoadOptions& options) {
  return load_collected(stream_reader(stream), options);
}

Document load_fd(int descriptor, const LoadOptions& options) {
  if (!is_regular_file(descriptor)) return load_collected(descriptor_reader(descriptor), options);
  const off_t start = lseek(descriptor, 0, SEEK_CUR);
  std::size_t used = 0;
  Document document = load_content(base::FileContent::from_fd(descriptor), options, &used);
  if (start < 0 || lseek(descriptor, start + static_cast<off_t>(used), SEEK_SET) < 0) {
    throw OSError("cannot seek in descriptor " + std::to_string(descriptor) + ": " + std::strerror(errno));
  }
  return document;
}

namespace {

// Whether operations can follow one another in a pickle, as far as their needs tell: enough to refuse other files.
class Plausibility {
 public:
  bool accepts(const pickletools::OpcodeInfo& opcode) {
    using pickletools::StackItem;
    std::size_t needed = 0;
    for (StackItem item : opcode.stack_before) {
      if (item == StackItem::kMark) {
        if (marks_ == 0) return false;
        --marks_;
      } else if (item != StackItem::kStackSlice) {
        ++needed;
      }
    }
    if (depth_ < needed) return false;
    depth_ -= needed;
    for (StackItem item : opcode.stack_after) ++(item == StackItem::kMark ? marks_ : depth_);
    return true;
  }

 private:
  std::size_t depth_ = 0;
  std::size_t marks_ = 0;
};

}  // namespace

// Protocols 0 and 1 have no header: a few opcodes must make sense, or some of a short input.
bool looks_like_pickle(std::string_view data) noexcept {
  if (data.size() >= 2 && data[0] == '\x80') return static_cast<unsigned char>(data[1]) <= kHighestProtocol;
  constexpr int kOpcodes = 6;
  Plausibility plausible;
  int seen = 0;
  pickletools::Operations operations(data);
  try {
    for (const auto& operation : operations) {
      if (!plausible.accepts(operation.opcode)) return false;
      if (++seen == kOpcodes || operation.opcode.code == Op::STOP) return true;
    }
  } catch (const std::exception&) {
    return seen > 1 || (seen > 0 && operations.end_position() == data.size());
  }
  return false;
}

}  // namespace brinery::pickle
