// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/stream_pickler.h"

#include <string>
#include <string_view>

#include <brinery/error.h>

#include "pickle/canonical.h"

namespace brinery::pickle {
namespace {

class NoSink final : public Sink {
 public:
  void write(std::string_view) override {}
};

// Writes the object to nowhere, which throws what is wrong with it together with the way there.
void throw_located(const detail::TypedObject& object, int protocol) {
  NoSink nowhere;
  PickleEncoder encoder(nowhere, {.protocol = protocol});
  object.write(object.object, encoder);
}

}  // namespace

EncoderOptions encoder_options(const DumpOptions& options) {
  if (options.protocol > kHighestProtocol) {
    throw ValueError("pickle protocol must be <= " + std::to_string(kHighestProtocol) + ", found " +
                     std::to_string(options.protocol));
  }
  return {.protocol = options.protocol < 0 ? kHighestProtocol : options.protocol,
          .fix_imports = options.fix_imports,
          .fast = options.fast,
          .extensions = options.extensions,
          .rename = options.rename};
}

StreamPickler::StreamPickler(Sink& sink, const DumpOptions& options, const detail::Sharing* sharing)
    : options_(options),
      encoder_(sink, encoder_options(options_)),
      viewer_(options_, sharing),
      writer_(encoder_, viewer_) {}

void StreamPickler::dump(Value root) {
  if (options_.canonical)
    clear_memo();  // equal values have equal bytes only where nothing was written before
  write(root);
}

void StreamPickler::dump(const detail::TypedObject& object) {
  if (options_.canonical) clear_memo();
  Value root;
  try {
    if (!made_) made_.emplace(encoder_.protocol());
    root = object.make(object.object, made_->writer);
  } catch (const Error&) {
    clear_memo();
    throw_located(object, encoder_.protocol());
    throw;  // only values cannot be made of it
  } catch (...) {
    clear_memo();
    throw;
  }
  write(root);
}

void StreamPickler::write(Value root) {
  try {
    if (!options_.canonical) return writer_.write(root);
    canonical_.emplace();
    writer_.write(canonicalize(*canonical_, root));
  } catch (...) {
    clear_memo();
    throw;
  }
}

void StreamPickler::clear_memo() {
  encoder_.clear_memo();
  viewer_.clear();
  made_.reset();
}

}  // namespace brinery::pickle
