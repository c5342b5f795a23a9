// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery tour`: the main job in a minute. Each station is one function that reads real files, shows what a
// reader would look at, and has Python confirm it. Later formats add stations.
#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <brinery/pickletools.h>
#include <brinery/unpickler.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "commands.h"
#include "example_data.h"
#include "preview.h"
#include "text.h"
#include "tour_python.h"
#include "tree.h"

namespace brinery::cli {
namespace {

namespace fs = std::filesystem;

// Makes the folder, or takes one that is there and the user's own: others could have put links into theirs.
void make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) throw Failure(folder, std::strerror(errno));
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0) throw Failure(folder, std::strerror(errno));
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
    throw Failure(folder, "is there and no folder of yours; name another with --dir");
  }
}

void write_file(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0) throw Failure(path, std::strerror(errno));
  try {
    Output out(file);
    out.write(bytes);
    out.flush();
  } catch (const std::exception& error) {
    ::close(file);
    throw Failure(path, error.what());
  }
  if (::close(file) != 0) throw Failure(path, std::strerror(errno));
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// "Python 2.7" and "protocol 0" from "staff-py27-p0.pkl".
struct Origin {
  std::string python;
  char protocol;
};
Origin origin(std::string_view name) {
  const std::size_t at = name.find("-py") + 3;
  const std::size_t end = name.find("-p", at);
  return {fmt::format("{}.{}", name[at], name.substr(at + 1, end - at - 1)), name[end + 2]};
}

class Tour {
 public:
  Tour(std::string folder, Session& session)
      : folder_(std::move(folder)), out_(session.out), terminal_(session.terminal) {}

  int run();

 private:
  void write_files();
  void staff();
  void plain();
  void old_strings();
  void dates();
  void shared();
  void log();
  void hostile();
  void disassembly();
  void big();
  int summary();

  std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }
  Document load(std::string_view name, const std::string& encoding = "ASCII");
  void heading(std::string_view text);
  void line(std::string_view text);
  void tree(Value value) {
    print_tree(out_, terminal_, value, {.limit = 20, .depth = 10, .lines = 200, .indent = 3});
  }
  std::string verdict(bool good, std::string_view text);
  std::string confirm(const std::string& question, std::string_view ours);

  std::string folder_;
  Output& out_;
  Terminal terminal_;
  std::optional<PythonAnswers> python_;
  int stations_ = 0;
  std::size_t files_read_ = 0;
  std::size_t confirmed_ = 0;
  std::size_t failed_ = 0;
};

int Tour::run() {
  write_files();
  python_ = ask_python(folder_);
  if (python_ && !python_->complete) line(verdict(false, "python3 broke off while it read the same files"));
  staff();
  plain();
  old_strings();
  dates();
  shared();
  log();
  hostile();
  disassembly();
  big();
  return summary();
}

void Tour::write_files() {
  make_folder(folder_);
  for (const ExampleFile& file : example_files()) write_file(path(file.name), file.bytes);
  out_.write(
      fmt::format("{} in {}\n", terminal_.paint(Style::heading, "A tour of Brinery"), printable(folder_)));
  out_.write(fmt::format("{} files, pickled by Python 2.7, 3.8 and 3.13. No Python is used to read them.\n",
                         example_files().size()));
}

Document Tour::load(std::string_view name, const std::string& encoding) {
  pickle::LoadOptions options;
  options.encoding = encoding;
  ++files_read_;
  return pickle::load(path(name), options);
}

void Tour::heading(std::string_view text) {
  out_.write(
      fmt::format("\n{}\n", terminal_.paint(Style::heading, fmt::format("{}. {}", ++stations_, text))));
  out_.flush();
}

// Nothing for a text without words: a confirmation that was not to be had.
void Tour::line(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  if (last != std::string_view::npos) out_.write("   " + std::string(text.substr(0, last + 1)) + "\n");
}

std::string Tour::verdict(bool good, std::string_view text) {
  ++(good ? confirmed_ : failed_);
  return terminal_.paint(good ? Style::good : Style::bad, good ? "✓ " : "✗ ") + std::string(text);
}

// Compares with what Python said; empty where there is no Python.
std::string Tour::confirm(const std::string& question, std::string_view ours) {
  if (!python_) return "";
  const std::string& theirs = python_->answers[question];
  if (theirs == ours) return verdict(true, "Python " + python_->version + " reads the same");
  return verdict(
      false, "Python " + python_->version + " reads " + printable(theirs) + ", we read " + printable(ours));
}

void Tour::staff() {
  heading("One staff list, by three Pythons and in all six protocols");
  bool table_shown = false;
  for (const ExampleFile& file : example_files()) {
    if (!file.name.starts_with("staff-")) continue;
    const Document document = load(file.name);
    std::string found;
    for (const DictItem& item : document.root().items()) {
      const Value state = item.value.state();
      found += fmt::format("{}{} {} {}", found.empty() ? "" : "; ", state["name"].as<std::string_view>(),
                           state["age"].as<int>(), repr(state["pay"]));
      if (table_shown) continue;
      line(fmt::format("{:<8}age {:>3}   pay {:>9.2f}   {}", item.key.as<std::string_view>(),
                       state["age"].as<int>(), state["pay"].as<double>(),
                       terminal_.paint(Style::note, maker(item.value, terminal_.width).name)));
    }
    table_shown = true;
    const Origin made = origin(file.name);
    line(fmt::format("{:<20}Python {:<5} protocol {}   {:>4} bytes   {}", file.name, made.python,
                     made.protocol, file.bytes.size(), confirm(std::string(file.name), found)));
  }
}

void Tour::plain() {
  heading("Plain data, in the oldest protocol and the newest");
  const Document old_one = load("plain-py38-p0.pkl");
  const Document new_one = load("plain-py313-p5.pkl");
  tree(new_one.root());
  line(verdict(old_one.root() == new_one.root(), "protocol 0 and protocol 5 give equal values"));
  line(confirm("plain-py38-p0.pkl", repr(old_one.root())));
  line(confirm("plain-py313-p5.pkl", repr(new_one.root())));
}

void Tour::old_strings() {
  heading("8-bit strings of Python 2: text or bytes, as you say");
  try {
    load("strings-py27-p2.pkl");
    line(verdict(false, "ASCII: read, although it is none"));
  } catch (const UnicodeDecodeError& error) {
    line(fmt::format("{:<8}{}", "ASCII", printable(error.what())));
  }
  for (const std::string encoding : {"latin1", "bytes"}) {
    const Document document = load("strings-py27-p2.pkl", encoding);
    const std::string text = repr(document.root());
    line(fmt::format("{:<8}{}", encoding, text));
    line(fmt::format("{:<8}{}", "", confirm("strings-py27-p2.pkl " + encoding, text)));
  }
}

void Tour::dates() {
  heading("Objects of the standard library, as the calls that make them");
  for (const std::string name : {"dates-py27-p1.pkl", "dates-py313-p5.pkl"}) {
    const Document document = load(name, "bytes");
    std::string found;
    line(name);
    for (const Value item : document.root()) {
      const std::string call = preview(item, 200, 2).text;
      found += (found.empty() ? "" : "; ") + call;
      line("  " + call);
    }
    line("  " + confirm(name, found));
  }
}

void Tour::shared() {
  heading("Shared parts and cycles stay what they are");
  const Document document = load("shared-py313-p4.pkl");
  const Value ann = document.root()[0];
  const Value bob = document.root()[1];
  tree(document.root());
  const bool kept = ann["address"].is(bob["address"]) && ann["friend"].is(bob) && bob["friend"].is(ann);
  line(verdict(kept, "one address for both, and each is the other's friend"));
  line(confirm("shared-py313-p4.pkl", kept ? "True" : "False"));
}

void Tour::log() {
  heading("Several pickles in one file");
  auto in = pickle::Unpickler::open(path("log-py38-p4.pkl"));
  ++files_read_;
  std::string all;
  std::int64_t sold = 0;
  for (const Document& each : in) {
    all += (all.empty() ? "" : ", ") + repr(each.root());
    sold += each.root()["sold"].as<std::int64_t>();
  }
  line(all);
  line(fmt::format("sold in all: {}", sold));
  line(confirm("log-py38-p4.pkl", "[" + all + "]"));
}

void Tour::hostile() {
  heading("A pickle that would run a command in Python");
  const Document document = load("hostile-py313-p4.pkl");
  tree(document.root());
  const bool nothing_ran = !fs::exists(path("you-have-been-hacked")) && !fs::exists("you-have-been-hacked");
  line(verdict(nothing_ran, "nothing was run: a call is data here"));
}

void Tour::disassembly() {
  heading("The same disassembly as pickletools, byte for byte");
  if (!python_) return line("no python3 here to compare with");
  std::size_t equal = 0;
  for (const ExampleFile& file : example_files()) {
    std::string text;
    for (std::size_t position = 0; position < file.bytes.size();) {
      std::ostringstream out;
      position = pickletools::dis(file.bytes, out, {.position = position});
      text += out.str();
    }
    const std::string stem(file.name.substr(0, file.name.rfind('.')));
    const bool same = text == read_file(path(stem + ".dis"));
    equal += same;
    if (!same) line(verdict(false, stem + ".dis is another text than ours"));
  }
  if (equal == example_files().size())
    line(verdict(true, fmt::format("all {} files give the text that Python gives", equal)));
}

void Tour::big() {
  heading("A hundred thousand records that Python wrote just now");
  if (!python_) return line("no python3 here to write them");
  const std::string bytes = read_file(path("big.pkl"));
  const auto began = std::chrono::steady_clock::now();
  const Document document = pickle::loads_no_copy(std::string_view(bytes));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  ++files_read_;
  std::int64_t ages = 0;
  double pay = 0;
  for (const Value record : document.root()) {
    ages += record["age"].as<std::int64_t>();
    pay += record["pay"].as<double>();
  }
  const double theirs = std::strtod(python_->answers["big.pkl seconds"].c_str(), nullptr);
  line(fmt::format("{:<18}{} bytes", "big.pkl", grouped(bytes.size())));
  line(fmt::format("{:<18}{:>7.1f} ms", "Python " + python_->version, theirs * 1e3));
  line(fmt::format("{:<18}{:>7.1f} ms   {:.1f} times as fast", "Brinery", seconds.count() * 1e3,
                   theirs / seconds.count()));
  line(confirm("big.pkl",
               fmt::format("{} records, ages {}, pay {}", document.root().size(), ages, repr(Value(pay)))));
}

int Tour::summary() {
  const std::string by = python_ ? "with Python " + python_->version : "no python3 was there to confirm more";
  out_.write(fmt::format("\n{} read, {} ({}), {} failed; the files are in {}\n", counted(files_read_, "file"),
                         counted(confirmed_, "check") + " passed", by, failed_, printable(folder_)));
  return failed_ == 0 ? kDone : kBadInput;
}

}  // namespace

Action declare_tour(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  app.add_option("--dir", *folder,
                 "The folder to write to (default: brinery-tour in the folder for temporary files)")
      ->type_name("DIR");
  return [folder](Session& session) {
    if (folder->empty()) *folder = (fs::temp_directory_path() / "brinery-tour").string();
    return Tour(*folder, session).run();
  };
}

}  // namespace brinery::cli
