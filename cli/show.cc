// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery show`: what is in a file.
#include <CLI/CLI.hpp>

#include <brinery/tagged.h>
#include <brinery/unpickler.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "commands.h"
#include "encoding_options.h"
#include "input.h"
#include "json_view.h"
#include "preview.h"
#include "text.h"
#include "tree.h"

namespace brinery::cli {
namespace {

struct ShowOptions {
  std::string file = "-";
  std::string format;  // empty: one line if it fits, else tree
  bool json = false;
  std::string encoding = "ASCII";
  std::string errors = "strict";
  std::size_t width = 0;  // 0: the terminal's
  std::optional<std::size_t> depth, limit, lines;
  bool all = false;
};

TreeOptions tree_options(const ShowOptions& options) {
  TreeOptions tree;
  if (options.all) tree = {kUnfolded, kUnfolded, kUnfolded};
  tree.depth = options.depth.value_or(tree.depth);
  tree.limit = options.limit.value_or(tree.limit);
  tree.lines = options.lines.value_or(tree.lines);
  return tree;
}

pickle::LoadOptions load_options(const ShowOptions& options) {
  pickle::LoadOptions load;
  load.encoding = options.encoding;
  load.errors = options.errors;
  if (options.format == "tagged") {
    // The uninterpreted value: what the stream says, before anything is made of it.
    load.builtins = false;
    load.encoding = "keep";
  }
  return load;
}

// A repr that no terminal obeys. Strings are escaped in it already; names stand in it as the pickle has them.
std::string harmless(std::string text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return std::any_of(text.begin(), text.end(), is_control) ? printable(text) : std::move(text);
}

class Show {
 public:
  Show(ShowOptions options, Session& session) : options_(std::move(options)), session_(session) {
    if (options_.json) options_.format = "json";
    if (options_.width != 0) session_.terminal.width = options_.width;
  }

  int run();

 private:
  Document load_next(const Input& input, pickle::Unpickler& in, std::size_t number) const;
  void show(Value value, const std::string& heading);

  ShowOptions options_;
  Session& session_;
};

// A hint for the error that everyone meets with the pickles of Python 2.
std::string with_hint(const Error& error, std::string message) {
  if (dynamic_cast<const UnicodeDecodeError*>(&error) == nullptr) return message;
  return message + "; a string of Python 2? try --encoding latin1, or --encoding bytes";
}

Document Show::load_next(const Input& input, pickle::Unpickler& in, std::size_t number) const {
  try {
    return in.load();
  } catch (const Error& error) {
    throw Failure(input.name(),
                  with_hint(error, number == 1 ? explain_failure(error, input.bytes()) : error.what()));
  }
}

int Show::run() {
  const Input input = Input::open(options_.file);
  pickle::Unpickler in = input.unpickler(load_options(options_));
  const std::size_t size = input.bytes().size();
  std::size_t number = 0;
  do {
    const std::size_t begin = in.offset();
    const Document document = load_next(input, in, ++number);
    const std::string_view rest = input.bytes().substr(std::min(size, in.offset()));
    const bool more = pickle::looks_like_pickle(rest);
    std::string heading;
    if (number > 1 || more)
      heading = "pickle " + grouped(number) + ", bytes " + grouped(begin) + " to " + grouped(in.offset());
    show(document.root(), heading);
    if (!rest.empty() && !more) {
      session_.out.flush();
      note(input.name() + ": " + counted(rest.size(), "byte") + " after the pickle's end, at byte " +
           std::to_string(in.offset()) + ", are no pickle and were left out");
      break;
    }
  } while (in.offset() < size);
  return kDone;
}

void Show::show(Value value, const std::string& heading) {
  Output& out = session_.out;
  if (options_.format == "json") {
    write_json(out, value);
    return out.put('\n');
  }
  if (options_.format == "tagged") return out.write(tagged_json(value) + "\n");
  if (options_.format == "repr") return out.write(harmless(repr(value)) + "\n");

  if (!heading.empty()) out.write(session_.terminal.paint(Style::heading, heading) + "\n");
  if (options_.format.empty()) {
    // Deeper nesting than three reads better as a tree, however short it is.
    if (const Preview whole = preview(value, session_.terminal.width, 3); whole.complete) {
      return out.write(whole.text + "\n");
    }
  }
  print_tree(out, session_.terminal, value, tree_options(options_));
}

}  // namespace

Action declare_show(CLI::App& app) {
  auto options = std::make_shared<ShowOptions>();
  app.add_option("FILE", options->file, "The file; - or none is standard input")->type_name("");
  app.add_option("-f,--format", options->format, "repr, tree, json, or tagged (JSON that keeps every type)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"repr", "tree", "json", "tagged"}).description(""));
  app.add_flag("--json", options->json, "The same as --format json")->excludes("--format");
  add_encoding_options(app, options->encoding, options->errors, "ASCII (default), latin1, utf-8, or bytes");
  app.add_option("--width", options->width, "Columns of a line (default: the terminal's, or 80)")
      ->type_name("N")
      ->check(CLI::Range(20, 10000).description(""));
  app.add_option("--depth", options->depth, "Levels below the root that a tree opens (default 10)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--limit", options->limit, "Items of each container that a tree shows (default 20)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--lines", options->lines, "Lines of a tree, about (default 200)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("-a,--all", options->all, "Fold nothing");
  return [options](Session& session) { return Show(*options, session).run(); };
}

}  // namespace brinery::cli
