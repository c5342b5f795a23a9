// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// 8-bit strings to text: a table of names, one decoder per encoding, one function for each error handler.
#include "base/codecs.h"

#include <brinery/error.h>

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace brinery::base {
namespace {

enum class Encoding { kAscii, kLatin1, kUtf8, kCp1252 };

struct Alias {
  std::string_view name;  // normalised
  Encoding encoding;
  bool is_codec = false;  // the codec's own name, which must be spelt without dots
};

// Python's own names and their aliases in Lib/encodings. Few enough to be searched from the front.
constexpr Alias kAliases[] = {
    {"ascii", Encoding::kAscii},
    {"us_ascii", Encoding::kAscii},
    {"646", Encoding::kAscii},
    {"ansi_x3.4_1968", Encoding::kAscii},
    {"ansi_x3_4_1968", Encoding::kAscii},
    {"ansi_x3.4_1986", Encoding::kAscii},
    {"cp367", Encoding::kAscii},
    {"csascii", Encoding::kAscii},
    {"ibm367", Encoding::kAscii},
    {"iso646_us", Encoding::kAscii},
    {"iso_646.irv_1991", Encoding::kAscii},
    {"iso_ir_6", Encoding::kAscii},
    {"us", Encoding::kAscii},
    {"latin1", Encoding::kLatin1},
    {"latin_1", Encoding::kLatin1, true},
    {"8859", Encoding::kLatin1},
    {"cp819", Encoding::kLatin1},
    {"csisolatin1", Encoding::kLatin1},
    {"ibm819", Encoding::kLatin1},
    {"iso8859", Encoding::kLatin1},
    {"iso8859_1", Encoding::kLatin1},
    {"iso_8859_1", Encoding::kLatin1},
    {"iso_8859_1_1987", Encoding::kLatin1},
    {"iso_ir_100", Encoding::kLatin1},
    {"l1", Encoding::kLatin1},
    {"latin", Encoding::kLatin1},
    {"utf8", Encoding::kUtf8},
    {"utf_8", Encoding::kUtf8, true},
    {"u8", Encoding::kUtf8},
    {"utf", Encoding::kUtf8},
    {"utf8_ucs2", Encoding::kUtf8},
    {"utf8_ucs4", Encoding::kUtf8},
    {"cp65001", Encoding::kUtf8},
    {"cp1252", Encoding::kCp1252},
    {"1252", Encoding::kCp1252},
    {"windows_1252", Encoding::kCp1252},
};

// cp1252 is Latin-1 except for 80..9F; 0 marks the bytes that it does not define.
constexpr char32_t kCp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,  // 80..87
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,       // 88..8F
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,  // 90..97
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,  // 98..9F
};

constexpr std::size_t kLongestName = 64;  // well above the longest alias; a longer name is none of ours

// Lower case; each run of characters that are neither letters, digits nor dots becomes one '_', and none
// stays at the ends. Letters beyond ASCII vanish.
std::string normalise(std::string_view encoding) {
  std::string name;
  bool gap = false;
  for (const char c : encoding) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
    if (!upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && !beyond_ascii) {
      gap = true;
      continue;
    }
    if (gap && !name.empty()) name.push_back('_');
    gap = false;
    if (!beyond_ascii) name.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return name;
}

const Alias* find_alias(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kAliases), std::end(kAliases),
                                         [&](const Alias& alias) { return alias.name == name; });
  return found == std::end(kAliases) ? nullptr : found;
}

Encoding find_encoding(std::string_view encoding) {
  if (encoding.size() <= kLongestName) {
    std::string name = normalise(encoding);
    const Alias* alias = find_alias(name);
    if (alias == nullptr) {  // as a second try a dot counts as '_', but only in aliases
      std::replace(name.begin(), name.end(), '.', '_');
      alias = find_alias(name);
      if (alias != nullptr && alias->is_codec) alias = nullptr;
    }
    if (alias != nullptr) return alias->encoding;
  }
  throw LookupError("unknown encoding: " + std::string(encoding));
}

// One decoding under way: where faults go.
class Decoding {
 public:
  Decoding(std::string_view bytes, std::string_view codec, std::string_view errors)
      : bytes_(bytes), codec_(codec), errors_(errors) {}

  void append(char32_t code_point) { append_utf8(out_, code_point); }
  void append_raw(std::size_t begin, std::size_t end) { out_.append(bytes_, begin, end - begin); }
  std::string take() { return std::move(out_); }

  // Lets the error handler replace the bytes of `fault`; returns where decoding goes on.
  std::size_t handle(const DecodeFault& fault) {
    if (errors_ == "strict") fail(fault);
    if (errors_ == "ignore") return fault.end;
    if (errors_ == "replace") {
      append(kReplacementCharacter);
      return fault.end;
    }
    if (errors_ == "backslashreplace") return escape_bytes(fault);
    if (errors_ == "surrogateescape") return escape_as_surrogates(fault);
    if (errors_ == "surrogatepass") return pass_surrogate(fault);
    if (errors_ == "xmlcharrefreplace" || errors_ == "namereplace") {
      throw TypeError("don't know how to handle UnicodeDecodeError in error callback", fault.begin);
    }
    throw LookupError("unknown error handler name '" + std::string(errors_) + "'", fault.begin);
  }

 private:
  [[noreturn]] void fail(const DecodeFault& fault) const {
    throw UnicodeDecodeError(unicode_decode_message(codec_, bytes_, fault), fault.begin);
  }

  std::size_t escape_bytes(const DecodeFault& fault) {
    constexpr char kHex[] = "0123456789abcdef";
    for (std::size_t i = fault.begin; i < fault.end; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[i]);
      out_.append("\\x").append({kHex[byte >> 4], kHex[byte & 15]});
    }
    return fault.end;
  }

  // Faulty bytes are never ASCII in the encodings that we have, so each has its surrogate in U+DC80..U+DCFF.
  std::size_t escape_as_surrogates(const DecodeFault& fault) {
    for (std::size_t i = fault.begin; i < fault.end; ++i)
      append(0xDC00u + static_cast<unsigned char>(bytes_[i]));
    return fault.end;
  }

  // Only the UTF codecs know this handler.
  std::size_t pass_surrogate(const DecodeFault& fault) {
    if (codec_ != "utf-8" || !is_surrogate_at(bytes_, fault.begin)) fail(fault);
    append_raw(fault.begin, fault.begin + 3);
    return fault.begin + 3;
  }

  const std::string_view bytes_;
  const std::string_view codec_;
  const std::string_view errors_;
  std::string out_;
};

std::string decode_utf8(std::string_view bytes, std::string_view errors) {
  Decoding decoding(bytes, "utf-8", errors);
  std::size_t done = 0;
  while (const auto fault = find_utf8_fault(bytes, done)) {
    decoding.append_raw(done, fault->begin);
    done = decoding.handle(*fault);
  }
  decoding.append_raw(done, bytes.size());
  return decoding.take();
}

std::string decode_ascii(std::string_view bytes, std::string_view errors) {
  Decoding decoding(bytes, "ascii", errors);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) {
      decoding.append(byte);
    } else {
      decoding.handle({i, i + 1, "ordinal not in range(128)"});
    }
  }
  return decoding.take();
}

std::string decode_latin1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string decode_cp1252(std::string_view bytes, std::string_view errors) {
  Decoding decoding(bytes, "charmap", errors);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const char32_t code_point = byte >= 0x80 && byte <= 0x9F ? kCp1252[byte - 0x80] : byte;
    if (code_point != 0 || byte == 0) {
      decoding.append(code_point);
    } else {
      decoding.handle({i, i + 1, "character maps to <undefined>"});
    }
  }
  return decoding.take();
}

}  // namespace

std::string decode_8bit(std::string_view bytes, std::string_view encoding, std::string_view errors) {
  if (bytes.empty()) return {};
  const Encoding kind = find_encoding(encoding);
  if (is_ascii(bytes)) return std::string(bytes);  // the same in all of them
  switch (kind) {
    case Encoding::kAscii: return decode_ascii(bytes, errors);
    case Encoding::kLatin1: return decode_latin1(bytes);
    case Encoding::kUtf8: return decode_utf8(bytes, errors);
    case Encoding::kCp1252: break;
  }
  return decode_cp1252(bytes, errors);
}

}  // namespace brinery::base
