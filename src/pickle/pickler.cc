// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/pickler.h>

#include <utility>

#include "pickle/sinks.h"
#include "pickle/stream_pickler.h"

namespace brinery::pickle {

namespace {

// What is written, and what is known of it where it is the root of a Document.
struct Source {
  Value root;
  const detail::Sharing* sharing = nullptr;
};

Source root_of(const Document& document) { return {document.root(), &document.sharing()}; }

std::string dump_string(const Source& source, const DumpOptions& options) {
  GatheringSink sink;
  StreamPickler pickler(sink, options,
                        source.sharing);  // owns what hooks made, which the sink reads at the end
  pickler.dump(source.root);
  return sink.take();
}

void dump_to(Sink& sink, const Source& source, const DumpOptions& options) {
  StreamPickler(sink, options, source.sharing).dump(source.root);
}

void dump_file(const Source& source, const std::string& path, const DumpOptions& options) {
  FileWriter file(path);
  DescriptorSink sink(file.descriptor(), file.name());
  dump_to(sink, source, options);
  file.commit();
}

void dump_stream(const Source& source, std::ostream& stream, const DumpOptions& options) {
  StreamSink sink(stream);
  dump_to(sink, source, options);
}

void dump_descriptor(const Source& source, int descriptor, const DumpOptions& options) {
  DescriptorSink sink(descriptor);
  dump_to(sink, source, options);
}

}  // namespace

std::string dumps(Value root, const DumpOptions& options) { return dump_string({root}, options); }
std::string dumps(const Document& document, const DumpOptions& options) {
  return dump_string(root_of(document), options);
}
void dump(Value root, const std::string& path, const DumpOptions& options) {
  dump_file({root}, path, options);
}
void dump(const Document& document, const std::string& path, const DumpOptions& options) {
  dump_file(root_of(document), path, options);
}
void dump(Value root, std::ostream& stream, const DumpOptions& options) {
  dump_stream({root}, stream, options);
}
void dump(const Document& document, std::ostream& stream, const DumpOptions& options) {
  dump_stream(root_of(document), stream, options);
}
void dump_fd(Value root, int descriptor, const DumpOptions& options) {
  dump_descriptor({root}, descriptor, options);
}
void dump_fd(const Document& document, int descriptor, const DumpOptions& options) {
  dump_descriptor(root_of(document), descriptor, options);
}

struct Pickler::State {
  State(std::unique_ptr<Sink, void (*)(Sink*)> to, DumpOptions given)
      : options(std::move(given)), sink(std::move(to)), pickler(*sink, options) {}

  template <class AnySink, class... Args>
  static std::unique_ptr<State> with(DumpOptions options, Args&&... args) {
    const auto free = [](Sink* each) { delete static_cast<AnySink*>(each); };
    std::unique_ptr<Sink, void (*)(Sink*)> owner(new AnySink(std::forward<Args>(args)...), free);
    return std::make_unique<State>(std::move(owner), std::move(options));
  }

  const DumpOptions options;
  const std::unique_ptr<Sink, void (*)(Sink*)> sink;
  StreamPickler pickler;
};

Pickler::Pickler(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pickler::Pickler(std::ostream& stream, DumpOptions options)
    : Pickler(State::with<StreamSink>(std::move(options), stream)) {}
Pickler Pickler::to_fd(int descriptor, DumpOptions options) {
  return Pickler(State::with<DescriptorSink>(std::move(options), descriptor));
}
Pickler Pickler::to_string(std::string& out, DumpOptions options) {
  return Pickler(State::with<StringSink>(std::move(options), out));
}
Pickler::~Pickler() = default;
Pickler::Pickler(Pickler&&) noexcept = default;
Pickler& Pickler::operator=(Pickler&&) noexcept = default;

void Pickler::dump(Value root) { state_->pickler.dump(root); }
void Pickler::dump_typed(const brinery::detail::TypedObject& object) { state_->pickler.dump(object); }
void Pickler::clear_memo() { state_->pickler.clear_memo(); }
void Pickler::set_fast(bool fast) { state_->pickler.set_fast(fast); }

}  // namespace brinery::pickle
