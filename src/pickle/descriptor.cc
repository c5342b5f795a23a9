// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/descriptor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <istream>
#include <string>

#include <brinery/error.h>

namespace brinery::pickle {

bool is_regular_file(int descriptor) noexcept {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

ReadSome stream_reader(std::istream& stream) {
  return [&stream](char* out, std::size_t size) -> std::size_t {
    if (!stream.good()) return 0;
    // From the buffer, not through istream::read: the end of the input must not leave the stream failed.
    const std::streamsize got = stream.rdbuf()->sgetn(out, static_cast<std::streamsize>(size));
    if (got <= 0) stream.setstate(std::ios::eofbit);
    if (stream.bad()) throw OSError("cannot read from the stream");
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  };
}

ReadSome descriptor_reader(int descriptor) {
  return [descriptor](char* out, std::size_t size) -> std::size_t {
    for (;;) {
      const ssize_t got = ::read(descriptor, out, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) {
        throw OSError("cannot read descriptor " + std::to_string(descriptor) + ": " + std::strerror(errno));
      }
    }
  };
}

}  // namespace brinery::pickle
