// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writing to descriptors without losing an error, and replacing a file as a whole. pickle::dump to a path is made of it; for those who
// write several pickles into one file.
#pragma once

#include <string>
#include <string_view>

namespace brinery {

// Writes all bytes, going on after interruptions and short writes. OSError "cannot write 'x': No space left on device".
void write_all(int descriptor, std::string_view bytes, const std::string& name);

// A file that takes the place of another when it is complete: the old one, if there is any, stays as it is until `commit`, and
// for ever if that does not happen. Written beside it as `.brinery-NUMBER`. Symbolic links are followed, and the file keeps its
// permissions; what is no regular file (a pipe, a terminal, /dev/null) is written to directly. Single-threaded; not movable.
class FileWriter {
 public:
  explicit FileWriter(const std::string& path);  // OSError "cannot create 'x': Permission denied"
  ~FileWriter();                                 // without commit the new file is removed
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  const std::string& name() const noexcept { return path_; }

  // Where the bytes are until `commit`, for programs that clean up behind a signal; empty when the file is written directly.
  const std::string& temporary_name() const noexcept { return temporary_; }

  void write(std::string_view bytes) { write_all(descriptor_, bytes, path_); }

  // Brings the bytes to the disk and renames the file. OSError when either fails; the old file is then untouched.
  void commit();

 private:
  void create_beside();
  void open_directly();

  std::string path_;       // with links resolved
  std::string temporary_;  // empty when written directly
  int descriptor_ = -1;
};

}  // namespace brinery
