// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery dis`: the operations of the pickles in a file, as text or as JSON.
#include <CLI/CLI.hpp>

#include <brinery/pickletools.h>

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

#include "commands.h"
#include "input.h"
#include "json_text.h"
#include "text.h"

namespace brinery::cli {
namespace {

namespace tools = pickletools;

struct DisCommand {
  std::string file = "-";
  std::int64_t annotate = 0;
  std::int64_t indent = 4;
  bool memo = false;
  bool json = false;
};

struct JsonArgument {
  Output& out;
  void operator()(std::monostate) const {}
  void operator()(bool flag) const { out.write(flag ? "true" : "false"); }
  void operator()(std::int64_t number) const { out.write(std::to_string(number)); }
  void operator()(const tools::BigInt& number) const {
    std::string digits;
    tools::append_repr(digits, number);
    out.write(digits);
  }
  void operator()(double number) const { write_json_float(out, number); }
  void operator()(const tools::Text& text) const { write_json_text(out, text.wtf8); }
  void operator()(const tools::Bytes& bytes) const {
    write_json_bytes(out, bytes.is_bytearray ? "$bytearray" : "$bytes", bytes.data);
  }
};

// One pickle as an array of {"pos", "opcode", "arg"}, on one line. Returns the offset behind it.
std::size_t write_operations(Output& out, std::string_view bytes, std::size_t position) {
  tools::Operations operations(bytes, position);
  out.put('[');
  for (const tools::Operation& operation : operations) {
    if (out.last() != '[') out.write(", ");
    out.write("{\"pos\": " + std::to_string(operation.position) + ", \"opcode\": \"");
    out.write(operation.opcode.name);
    out.put('"');
    if (!std::holds_alternative<std::monostate>(operation.arg)) {
      out.write(", \"arg\": ");
      std::visit(JsonArgument{out}, operation.arg);
    }
    out.put('}');
  }
  out.write("]\n");
  return operations.end_position();
}

// The text of one pickle. Returns the offset behind it.
std::size_t write_text(Output& out, std::string_view bytes, const tools::DisOptions& options) {
  OutputBuffer buffer(out);
  std::ostream stream(&buffer);
  stream.exceptions(std::ios::badbit);  // an error of the output is reported as what it is
  return tools::dis(bytes, stream, options);
}

int run(const DisCommand& command, Session& session) {
  const Input input = Input::open(command.file);
  const std::string_view bytes = input.bytes();
  tools::DisMemo memo;
  tools::DisOptions options{.indent_level = command.indent, .annotate = command.annotate};
  if (command.memo) options.memo = &memo;
  std::size_t position = 0;
  do {
    options.position = position;
    try {
      position = command.json ? write_operations(session.out, bytes, position)
                              : write_text(session.out, bytes, options);
    } catch (const Error& error) {
      // What could be read is shown first; for JSON the line is ended although its array is not.
      if (command.json && session.out.last() != '\n') session.out.put('\n');
      session.out.flush();
      throw Failure(input.name(), position == 0 ? explain_failure(error, bytes) : error.what());
    }
    if (position < bytes.size() && !pickle::looks_like_pickle(bytes.substr(position))) {
      session.out.flush();
      note(input.name() + ": " + counted(bytes.size() - position, "byte") +
           " after the pickle's end, at byte " + std::to_string(position) +
           ", are no pickle and were left out");
      break;
    }
  } while (position < bytes.size());
  return kDone;
}

}  // namespace

Action declare_dis(CLI::App& app) {
  auto command = std::make_shared<DisCommand>();
  app.add_option("FILE", command->file, "The file; - or none is standard input")->type_name("");
  app.add_option("-a,--annotate", command->annotate,
                 "End lines with what the operation does, from this column on")
      ->type_name("N")
      ->check(CLI::Range(0, 10000).description(""));
  app.add_option("-l,--indent,--indentlevel", command->indent, "Blanks for each open MARK (default 4)")
      ->type_name("N")
      ->check(CLI::Range(0, 10000).description(""));
  app.add_flag("-m,--memo", command->memo,
               "Keep the memo from one pickle to the next, as one Pickler writes them");
  app.add_flag("--json", command->json,
               "An array of {\"pos\", \"opcode\", \"arg\"} for each pickle, one a line");
  return [command](Session& session) { return run(*command, session); };
}

}  // namespace brinery::cli
