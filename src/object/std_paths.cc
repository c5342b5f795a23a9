// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pathlib's paths. Pickles hold the parts (until 3.12) or the text as it was given (3.13), which joined and
// normalized is the path; joining is os.path.join's. A path is drive, root and names:
//
//     posix      "", "" or "/" or "//" (exactly two slashes are kept), names
//     windows    "C:", "" or "\", names;  "\\server\share", "\", names;  "\\?\UNC\server\share", "\", names
#include <brinery/document.h>
#include <brinery/std_types.h>

#include <algorithm>
#include <vector>

#include "object/stdtypes.h"

namespace brinery {
namespace {

struct Split {
  std::string_view drive;
  std::string_view root;
  std::string_view rest;
};

// Appends the names of `rest`, a separator between them.
void append_names(std::string& out, std::string_view rest, char separator) {
  bool is_first = true;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.empty() || name == ".") continue;
    if (!is_first) out += separator;
    out += name;
    is_first = false;
  }
}

// --- POSIX ----------------------------------------------------------------------------------------------------

std::string join_posix(const std::vector<std::string_view>& segments) {
  std::string path;
  for (std::string_view segment : segments) {
    if (segment.starts_with('/')) {
      path.clear();
    } else if (!path.empty() && !path.ends_with('/')) {
      path += '/';
    }
    path += segment;
  }
  return path;
}

std::string normal_posix(std::string_view path) {
  std::string out;
  const std::size_t slashes = std::min(path.find_first_not_of('/'), path.size());
  if (slashes > 0) out = slashes == 2 ? "//" : "/";
  append_names(out, path.substr(slashes), '/');
  return out.empty() ? "." : out;
}

// --- Windows --------------------------------------------------------------------------------------------------

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

// REQUIRES for all of these: backslashes only.
Split split_network(std::string_view path) {
  constexpr std::string_view kLongNetwork = R"(\\?\UNC\)";
  const bool is_long = same_letters(path.substr(0, kLongNetwork.size()), kLongNetwork);
  const std::size_t share = path.find('\\', is_long ? kLongNetwork.size() : 2);
  const std::size_t end = share == std::string_view::npos ? share : path.find('\\', share + 1);
  if (end == std::string_view::npos) return {path, {}, {}};
  return {path.substr(0, end), path.substr(end, 1), path.substr(end + 1)};
}

Split split_windows(std::string_view path) {
  if (path.starts_with("\\\\")) return split_network(path);
  if (path.starts_with('\\')) return {{}, path.substr(0, 1), path.substr(1)};
  if (path.size() < 2 || path[1] != ':') return {{}, {}, path};
  const std::size_t root = path.size() > 2 && path[2] == '\\' ? 1 : 0;
  return {path.substr(0, 2), path.substr(2, root), path.substr(2 + root)};
}

std::string join_windows(const std::vector<std::string_view>& segments) {
  Split joined{{}, {}, {}};
  std::string rest;
  for (std::string_view segment : segments) {
    const Split next = split_windows(segment);
    const bool is_other_drive = !next.drive.empty() && !same_letters(next.drive, joined.drive);
    if (!next.root.empty() || is_other_drive) {
      if (!next.drive.empty() || joined.drive.empty()) joined.drive = next.drive;
      joined.root = next.root;
      rest = next.rest;
      continue;
    }
    if (!next.drive.empty()) joined.drive = next.drive;
    if (!rest.empty() && !rest.ends_with('\\')) rest += '\\';
    rest += next.rest;
  }
  std::string path(joined.drive);
  const bool needs_root = !rest.empty() && joined.root.empty() && !joined.drive.empty();
  if (needs_root && joined.drive.back() != ':' && joined.drive.back() != '\\') path += '\\';
  path += joined.root;
  return path + rest;
}

// Whether a drive without a root is a network share, which always has one: \\server\share, \\?\UNC\server\share.
bool is_share(std::string_view drive) {
  if (!drive.starts_with('\\') || drive.ends_with('\\')) return false;
  const auto count = std::count(drive.begin(), drive.end(), '\\') + 1;
  if (count == 6) return true;
  const std::string_view host = drive.substr(std::min<std::size_t>(2, drive.size()));
  return count == 4 && !host.starts_with("?\\") && !host.starts_with(".\\") && !host.starts_with('\\');
}

std::string normal_windows(const std::string& path) {
  const Split split = split_windows(path);
  std::string out(split.drive);
  if (split.root.empty() && is_share(split.drive)) {
    out += '\\';
  } else {
    out += split.root;
  }
  std::string names;
  append_names(names, split.rest, '\\');
  const bool looks_like_drive = out.empty() && names.size() > 1 && names[1] == ':';
  if (looks_like_drive) out = ".\\";
  out += names;
  return out.empty() ? "." : out;
}

std::vector<std::string> with_backslashes(const std::vector<std::string_view>& segments) {
  std::vector<std::string> result;
  for (std::string_view segment : segments) {
    result.emplace_back(segment);
    std::replace(result.back().begin(), result.back().end(), '/', '\\');
  }
  return result;
}

std::string normal(bool windows, const std::vector<std::string_view>& segments) {
  if (!windows) return normal_posix(join_posix(segments));
  const auto converted = with_backslashes(segments);
  return normal_windows(join_windows({converted.begin(), converted.end()}));
}

}  // namespace

std::optional<Path> as_path(Value value) {
  const auto call = detail::std_call(value, detail::StdType::path);
  if (!call) return std::nullopt;
  std::vector<std::string_view> segments;
  for (Value argument : call->args) {
    const auto segment = argument.get_if<std::string_view>();
    if (!segment) return std::nullopt;
    segments.push_back(*segment);
  }
  const bool windows = call->name.find("Windows") != std::string_view::npos;
  return Path{windows, call->name.starts_with("Pure"), normal(windows, segments)};
}

Value make_path(Document& document, const Path& path) {
  const char* name = path.windows ? (path.pure ? "PureWindowsPath" : "WindowsPath")
                                  : (path.pure ? "PurePosixPath" : "PosixPath");
  return document.instance(Made::reduce, document.global("pathlib", name),
                           document.tuple({document.str(normal(path.windows, {path.text}))}));
}

}  // namespace brinery
