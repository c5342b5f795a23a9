// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The bytes of a whole file, mapped into memory where the system can, read otherwise. For reading piece by
// piece use a stream instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brinery::base {

// Owns the bytes of a file for reading. Thread-compatible.
//
// A regular file that is not empty is mapped privately and costs no memory until touched; everything else
// (pipes, /proc, terminals) is read to its end into memory, which grows in proportion to what came. Mapped
// bytes are the file's own: if another process shortens the file meanwhile, touching the lost part is a
// SIGBUS, and if it writes, the change may be seen. Copy bytes() where that matters.
class FileContent {
 public:
  // Opens and maps or reads a file. Throws OSError "cannot open 'x': No such file or directory",
  // "cannot read 'x': Is a directory".
  static FileContent open(const std::string& path);

  // Takes what lies between the descriptor's current offset and its end. The descriptor is borrowed: it is
  // not closed, and its offset afterwards is at the end when the content was read, unmoved when it was
  // mapped. Throws OSError "cannot read descriptor 3: Bad file descriptor".
  static FileContent from_fd(int fd);

  FileContent() = default;
  FileContent(FileContent&& other) noexcept;
  FileContent& operator=(FileContent&& other) noexcept;
  ~FileContent();

  // Valid until this object is destroyed or assigned to; moving the object does not move the bytes.
  std::string_view bytes() const noexcept { return {data_, size_}; }

  bool is_mapped() const noexcept { return mapping_ != nullptr; }

 private:
  class Source;

  static FileContent take(const Source& source);
  bool map(const Source& source, std::size_t offset, std::size_t end);
  void read_to_end(const Source& source);
  void swap(FileContent& other) noexcept;

  // The bytes, inside one of the two owners below.
  const char* data_ = nullptr;
  std::size_t size_ = 0;

  // A mapping begins at a page, so it may begin before data_.
  void* mapping_ = nullptr;
  std::size_t mapping_size_ = 0;

  // Read content, from malloc: it grows by realloc, which moves pages and does not copy them.
  char* buffer_ = nullptr;
};

}  // namespace brinery::base
