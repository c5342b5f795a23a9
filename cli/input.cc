// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See input.h.
#include "input.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "commands.h"
#include "text.h"

namespace brinery::cli {
namespace {

using namespace std::string_view_literals;

std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

[[noreturn]] void fail(const std::string& path, int error) {
  throw Failure(name_of(path), std::strerror(error));
}

// A file descriptor that is closed at the end, unless it is standard input or was taken.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (number_ < 0) fail(path, errno);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ > STDIN_FILENO) ::close(number_);
  }
  int number() const noexcept { return number_; }
  int take() noexcept { return std::exchange(number_, -1); }

 private:
  int number_;
};

std::string read_to_end(int descriptor, const std::string& path) {
  std::string all;
  std::size_t used = 0;
  for (;;) {
    if (all.size() - used < 65536) all.resize(used * 2 + 65536);
    const ssize_t count = ::read(descriptor, all.data() + used, all.size() - used);
    if (count > 0) used += static_cast<std::size_t>(count);
    if (count == 0) break;
    if (count < 0 && errno != EINTR) fail(path, errno);
  }
  all.resize(used);
  return all;
}

// How other files begin. Formats that the program learns to show move from here to a reader of their own.
struct Magic {
  std::string_view bytes;
  std::string_view what;
};
constexpr auto kMagics = std::to_array<Magic>({
    {"PK\x03\x04"sv, "a ZIP archive, as torch.save and numpy.savez write; look for .pkl files in it"},
    {"\x1f\x8b"sv, "compressed by gzip: decompress it first"},
    {"BZh"sv, "compressed by bzip2: decompress it first"},
    {"\xfd"
     "7zXZ\0"sv,
     "compressed by xz: decompress it first"},
    {"\x28\xb5\x2f\xfd"sv, "compressed by zstd: decompress it first"},
    {"SQLite format 3\0"sv, "an SQLite database"},
    {"\x93NUMPY"sv, "a NumPy array file"},
    {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file"},
    {"%PDF"sv, "a PDF document"},
    {"\x89PNG"sv, "a PNG image"},
    {"\x7f"
     "ELF"sv,
     "a program"},
});

bool is_text(std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f) return false;
  }
  return true;
}

}  // namespace

Input Input::open(const std::string& path) {
  Input input;
  input.name_ = name_of(path);
  Descriptor file(path);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) fail(path, errno);
  if (S_ISDIR(status.st_mode)) fail(path, EISDIR);
  // Standard input may stand in the middle of a file, so it is read and not mapped.
  const auto size = static_cast<std::size_t>(status.st_size);
  if (path != "-" && S_ISREG(status.st_mode) && size != 0) {
    void* map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (map != MAP_FAILED) {
      input.mapped_ = {static_cast<const char*>(map), size};
      input.descriptor_ = file.take();
      return input;
    }
  }
  input.read_ = read_to_end(file.number(), path);
  return input;
}

Input::Input(Input&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      mapped_(std::exchange(other.mapped_, {})),
      read_(std::move(other.read_)) {}

Input::~Input() {
  if (mapped_.empty()) return;
  ::munmap(const_cast<char*>(mapped_.data()), mapped_.size());
  ::close(descriptor_);
}

pickle::Unpickler Input::unpickler(pickle::LoadOptions options) const {
  // A mapping of its own, of the same file: Documents leave their strings in it, where those of an Unpickler over
  // memory would copy them. Two mappings of one file share their pages.
  if (!mapped_.empty()) return pickle::Unpickler::from_fd(descriptor_, std::move(options));
  return pickle::Unpickler(std::string_view(read_), std::move(options));
}

std::string describe_beginning(std::string_view bytes) {
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) return std::string(magic.what);
  }
  const std::string_view start = first_columns(bytes, 24);
  if (!is_text(bytes.substr(0, 256))) return "it begins with the bytes " + printable(start.substr(0, 8));
  const std::string_view line = start.substr(0, start.find_first_of("\r\n"));
  return "it begins with the text '" + printable(line) + (line.size() < bytes.size() ? "...'" : "'");
}

std::string explain_failure(const Error& error, std::string_view bytes) {
  if (bytes.empty()) return "this is no pickle (it is empty)";
  if (pickle::looks_like_pickle(bytes)) return error.what();
  return "this is no pickle (" + describe_beginning(bytes) + ")";
}

}  // namespace brinery::cli
