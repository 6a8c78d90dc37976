#include "adapters/http/encoding.hpp"

#include <cctype>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace ledgerline::http {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view unreserved = "-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte)) || unreserved.find(c) != unreserved.npos)
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string form(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0) return {};
  const auto padding = text.size() - text.substr(0, text.find_last_not_of('=') + 1).size();
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

std::string basic(const std::string& user, const Secret& password) {
  return "Basic " + base64(user + ":" + password.reveal());
}

std::optional<Login> login_of(std::string_view authorization) {
  constexpr std::string_view scheme = "Basic ";
  if (!authorization.starts_with(scheme)) return {};
  const auto text = from_base64(authorization.substr(scheme.size()));
  if (!text || text->find(':') == text->npos) return {};
  const auto colon = text->find(':');
  return Login{text->substr(0, colon), Secret(text->substr(colon + 1))};
}

}  // namespace ledgerline::http
