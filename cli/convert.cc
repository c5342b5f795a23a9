// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery convert`: the pickles of a file once more, in another protocol, canonical, optimized, or with names that moved. One
// pickle at a time is in memory.
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <brinery/file_writer.h>
#include <brinery/globals.h>
#include <brinery/pickler.h>
#include <brinery/pickletools.h>
#include <brinery/unpickler.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "byte_stream.h"
#include "commands.h"
#include "encoding_options.h"
#include "input.h"
#include "interruption.h"
#include "progress.h"
#include "text.h"

namespace brinery::cli {
namespace {

struct ConvertOptions {
  std::string in = "-";
  std::string out = "-";
  std::optional<int> protocol;  // none: that of each pickle
  bool canonical = false;
  bool optimize = false;
  bool fix_imports = false;  // the default, said
  bool keep_names = false;   // --no-fix-imports
  bool memo = false;
  std::vector<std::string> renames;
  std::string encoding = "keep";
  std::string errors = "strict";
  bool json = false;
};

// The protocol that a pickle was written in, by how it begins: a pickle of protocol 2 or later says so; those before differ in
// what opcodes they have, and picklers of protocol 1 number what they write in binary from the first object on.
int protocol_of(std::string_view beginning) {
  constexpr std::size_t kLooked = 4096;
  if (beginning.size() >= 2 && beginning[0] == '\x80') {
    return std::min<int>(static_cast<unsigned char>(beginning[1]), pickle::kHighestProtocol);
  }
  try {
    auto operations = pickletools::genops(beginning.substr(0, kLooked));
    for (const auto& operation : operations) {
      if (operation.opcode.proto >= 1) return 1;
    }
  } catch (const Error&) {
    // What was looked at ends in the middle of the pickle, or has text that only a reader's encoding explains.
  }
  return 0;
}

// Counts what passes to the output.
class CountingBuffer : public OutputBuffer {
 public:
  CountingBuffer(Output& out, std::function<void()> on_write)
      : OutputBuffer(out), on_write_(std::move(on_write)) {}
  std::uint64_t count() const noexcept { return count_; }

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    count_ += static_cast<std::uint64_t>(size);
    on_write_();
    return OutputBuffer::xsputn(text, size);
  }
  int_type overflow(int_type byte) override {
    ++count_;
    return OutputBuffer::overflow(byte);
  }

 private:
  std::function<void()> on_write_;
  std::uint64_t count_ = 0;
};

class Convert {
 public:
  Convert(const ConvertOptions& options, pickle::Renames renames, Output& out)
      : options_(options),
        renames_(std::move(renames)),
        source_(options.in),
        in_(&source_),
        progress_(source_.size()),
        buffer_(out, [this] { tick(); }),
        out_(&buffer_) {
    in_.exceptions(std::ios::badbit);  // errors of either side are reported as what they are
    out_.exceptions(std::ios::badbit);
    source_.on_read = [this] { tick(); };
  }

  void run();
  std::string summary() const;

 private:
  Document load(pickle::Unpickler& in) const;
  void write(const Document& document, int protocol);
  pickle::DumpOptions dump_options(int protocol) const;
  bool has_next();
  void tick() { progress_.update(source_.offset(), pickles_); }
  std::string place(std::string message) const {
    return pickles_ == 0 ? message : "pickle " + grouped(pickles_ + 1) + ": " + message;
  }

  const ConvertOptions& options_;
  const pickle::Renames renames_;
  ByteStream source_;
  std::istream in_;
  Progress progress_;
  CountingBuffer buffer_;
  std::ostream out_;
  std::string beginning_;  // of the input, for the message that it is no pickle
  std::size_t pickles_ = 0;
};

void Convert::run() {
  pickle::LoadOptions load_options;
  load_options.fix_imports = !options_.keep_names;
  load_options.encoding = options_.encoding;
  load_options.errors = options_.errors;
  pickle::Unpickler in(in_, load_options);
  in.keep_memo(options_.memo);
  beginning_ = source_.peek(2).substr(0, 256);
  do {
    const int protocol = options_.protocol.value_or(options_.canonical ? pickle::kDefaultProtocol
                                                                       : protocol_of(source_.peek(2)));
    const Document document = load(in);
    write(document, protocol);
    ++pickles_;
    tick();
  } while (has_next());
  progress_.clear();
}

Document Convert::load(pickle::Unpickler& in) const {
  try {
    return in.load();
  } catch (const Error& error) {
    throw Failure(source_.name(), pickles_ == 0 ? explain_failure(error, beginning_) : place(error.what()));
  }
}

void Convert::write(const Document& document, int protocol) {
  try {
    if (options_.optimize) {
      const std::string bytes = pickletools::optimize(pickle::dumps(document, dump_options(protocol)));
      out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    } else {
      pickle::dump(document, out_, dump_options(protocol));
    }
  } catch (const Error& error) {
    throw Failure(source_.name(), place(error.what()));
  }
}

pickle::DumpOptions Convert::dump_options(int protocol) const {
  pickle::DumpOptions dump;
  dump.protocol = protocol;
  dump.fix_imports = !options_.keep_names;
  dump.canonical = options_.canonical;
  if (!renames_.empty()) dump.rename = renames_;
  return dump;
}

// Whether another pickle follows. Bytes that cannot begin one are left out, as Python does.
bool Convert::has_next() {
  constexpr std::size_t kEnough = 256;  // to judge
  std::string_view rest = source_.peek(1);
  if (rest.empty()) return false;
  if (!pickle::looks_like_pickle(rest)) rest = source_.peek(kEnough);
  if (pickle::looks_like_pickle(rest)) return true;
  progress_.clear();
  note(source_.name() + ": what follows the pickle's end, from byte " + std::to_string(source_.offset()) +
       " on, is no pickle and was left out");
  return false;
}

std::string Convert::summary() const {
  const std::string in = std::to_string(source_.offset());
  const std::string out = std::to_string(buffer_.count());
  if (!options_.json)
    return counted(pickles_, "pickle") + ", " + grouped(source_.offset()) + " bytes to " +
           grouped(buffer_.count()) + "\n";
  return "{\"pickles\": " + std::to_string(pickles_) + ", \"bytes_in\": " + in + ", \"bytes_out\": " + out +
         "}\n";
}

int refuse(const std::string& message) {
  note(message + " (see brinery convert --help)");
  return kUsage;
}

int run_to_standard_output(const ConvertOptions& options, pickle::Renames renames, Session& session) {
  if (::isatty(STDOUT_FILENO) != 0) return refuse("a pickle is nothing for a terminal: name a file for it");
  Convert convert(options, std::move(renames), session.out);
  convert.run();
  session.out.flush();
  if (options.json) std::fputs(convert.summary().c_str(), stderr);
  return kDone;
}

int run_to_file(const ConvertOptions& options, pickle::Renames renames, Session& session) {
  std::optional<HeldSignals> held(std::in_place);
  FileWriter file(options.out);
  const RemoveOnInterruption guard(file.temporary_name());
  held.reset();
  std::string summary;
  try {
    Output out(file.descriptor());
    Convert convert(options, std::move(renames), out);
    convert.run();
    out.flush();
    summary = convert.summary();
  } catch (const OutputError& error) {
    throw Failure(options.out, error.what());
  }
  file.commit();
  session.out.write(summary);
  return kDone;
}

int run(const ConvertOptions& options, Session& session) {
  pickle::Renames renames;
  try {
    for (const std::string& rule : options.renames) renames.parse(rule);
  } catch (const ValueError& error) {
    return refuse(error.what());
  }
  return options.out == "-" ? run_to_standard_output(options, std::move(renames), session)
                            : run_to_file(options, std::move(renames), session);
}

}  // namespace

Action declare_convert(CLI::App& app) {
  auto options = std::make_shared<ConvertOptions>();
  app.add_option("IN", options->in, "The file; - or none is standard input")->type_name("");
  app.add_option("OUT", options->out, "The new file; - or none is standard output")->type_name("");
  app.add_option("-p,--protocol", options->protocol,
                 "0 to 5 (default: each pickle keeps its own; --canonical: 5)")
      ->type_name("N")
      ->check(CLI::Range(0, pickle::kHighestProtocol).description(""));
  app.add_flag("--canonical", options->canonical, "Write equal values as equal bytes, to hash or sign them");
  app.add_flag("--optimize", options->optimize, "Leave out memo entries that nothing refers to");
  app.add_option("--rename", options->renames,
                 "A module that moved, with those below it, or a class as module:Class; may be repeated")
      ->type_name("OLD=NEW")
      ->allow_extra_args(false);
  CLI::Option* const fix = app.add_flag("--fix-imports", options->fix_imports,
                                        "Give names the form of Python 2 in protocols 0 to 2 (default)");
  app.add_flag("--no-fix-imports", options->keep_names, "Leave names as they are in the file")->excludes(fix);
  app.add_flag("-m,--memo", options->memo,
               "Keep the memo from one pickle to the next, as one Pickler writes them");
  add_encoding_options(app, options->encoding, options->errors,
                       "keep (default: they stay what they are), ASCII, latin1, utf-8, or bytes");
  app.add_flag("--json", options->json, "A summary as JSON: {\"pickles\", \"bytes_in\", \"bytes_out\"}");
  return [options](Session& session) { return run(*options, session); };
}

}  // namespace brinery::cli
