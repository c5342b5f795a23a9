// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/loads.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <istream>
#include <utility>

#include <brinery/pickle_reader.h>
#include <brinery/pickletools.h>

#include "base/files.h"
#include "pickle/descriptor.h"
#include "pickle/document_builder.h"
#include "pickle/pickle_source.h"

namespace brinery::pickle {

Document make_document(std::size_t input_size, const LoadOptions& options) {
  if (input_size > options.limits.input_bytes) {
    throw MemoryError("the input of " + std::to_string(input_size) + " bytes is longer than the limit of " +
                      std::to_string(options.limits.input_bytes) + " bytes");
  }
  Document document;
  document.heap().arena().set_limit(options.limits.memory_bytes);
  document.heap().arena().expect(input_size + input_size / 2);
  return document;
}

std::string_view adopt_input(Document& document, std::string&& data) {
  auto owner = std::make_shared<const std::string>(std::move(data));
  const std::string_view view = *owner;
  document.heap().keep(std::move(owner), view.size());
  return view;
}

std::size_t read_into(Document& document, std::string_view data, const LoadOptions& options, Input input) {
  DocumentBuilder builder(document, options, input, data.size());
  PickleReader<DocumentBuilder> reader(builder);
  document.set_root(reader.read(data));
  return reader.consumed();
}

Document loads(std::string_view data, const LoadOptions& options) {
  Document document = make_document(data.size(), options);
  read_into(document, data, options, Input::borrowed);
  return document;
}

Document loads(std::string&& data, const LoadOptions& options) {
  Document document = make_document(data.size(), options);
  read_into(document, adopt_input(document, std::move(data)), options, Input::kept);
  return document;
}

Document loads_no_copy(std::string_view data, const LoadOptions& options) {
  Document document = make_document(data.size(), options);
  read_into(document, data, options, Input::kept);
  return document;
}

namespace {

// Reads from a file's content, which the Document keeps.
Document load_content(base::FileContent&& content, const LoadOptions& options, std::size_t& used) {
  auto owner = std::make_shared<const base::FileContent>(std::move(content));
  const std::string_view data = owner->bytes();
  Document document = make_document(data.size(), options);
  document.heap().keep(std::move(owner), data.size());
  used = read_into(document, data, options, Input::kept);
  return document;
}

}  // namespace

Document load(const std::string& path, const LoadOptions& options) {
  std::size_t used = 0;
  return load_content(base::FileContent::open(path), options, used);
}

Document load(std::istream& stream, const LoadOptions& options) {
  return loads(collect_pickle(stream_reader(stream), options.limits.input_bytes), options);
}

Document load_fd(int descriptor, const LoadOptions& options) {
  if (!is_regular_file(descriptor)) {
    return loads(collect_pickle(descriptor_reader(descriptor), options.limits.input_bytes), options);
  }
  const off_t start = lseek(descriptor, 0, SEEK_CUR);
  std::size_t used = 0;
  Document document = load_content(base::FileContent::from_fd(descriptor), options, used);
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

bool looks_like_pickle(std::string_view data) noexcept {
  if (data.size() >= 2 && data[0] == '\x80') return static_cast<unsigned char>(data[1]) <= kHighestProtocol;
  // Protocols 0 and 1 have no header: a few opcodes must make sense, or STOP follow at once.
  constexpr int kOpcodes = 6;
  try {
    Plausibility plausible;
    int seen = 0;
    for (const auto& operation : pickletools::genops(data)) {
      if (!plausible.accepts(operation.opcode)) return false;
      if (++seen == kOpcodes || operation.opcode.code == Op::STOP) return true;
    }
  } catch (const std::exception&) {
    return false;
  }
  return false;
}

}  // namespace brinery::pickle
