#include "adapters/http/masks.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "adapters/http/encoding.hpp"
#include "adapters/http/json.hpp"

namespace ledgerline::http {
namespace {

constexpr std::string_view hidden = "***";
constexpr std::size_t shortest = 6;  // what is shorter stands in other words too, and hides nothing

/// Names of fields that hold secrets, at any provider: twilioAuthToken, twilioApiSecret, twilioApiKey,
/// AuthToken, password…
bool names_secret(std::string name) {
  std::erase_if(name, [](unsigned char c) { return !std::isalnum(c); });
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const std::string_view end :
       {"authtoken", "apikey", "secret", "password", "authorization", "accesstoken", "credentials"})
    if (name.ends_with(end)) return true;
  return false;
}

/// Calls `visit` with each string that stands under a secret's name.
void for_each_secret(Json& value, const auto& visit) {
  if (!value.is_structured()) return;
  for (auto& item : value.items()) {
    if (value.is_object() && item.value().is_string() && names_secret(item.key()))
      visit(item.value());
    else
      for_each_secret(item.value(), visit);
  }
}

void for_each_string(Json& value, const auto& visit) {
  if (value.is_string()) value = visit(value.get<std::string>());
  if (value.is_structured())
    for (auto& item : value) for_each_string(item, visit);
}

/// Regular expressions would do the next two; libstdc++'s recurse by the length of what they match.
bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

/// Hides words that follow `before` and begin with `start`: the token of "Bearer …", and JWTs.
std::string without_words(std::string text, const std::string& before, const std::string& start) {
  for (auto at = text.find(before + start); at != std::string::npos; at = text.find(before + start, at)) {
    at += before.size();
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_of_word);
    const auto size = static_cast<std::size_t>(end - text.begin()) - at;
    if (size < shortest) {
      at += start.size();
      continue;
    }
    text.replace(at, size, hidden);
  }
  return text;
}

std::string without_accounts(std::string text) {
  constexpr std::size_t prefix = 2, digits = 32;
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  for (const auto* kind : {"AC", "SK"})
    for (auto at = text.find(kind); at != std::string::npos; at = text.find(kind, at + prefix)) {
      const auto end = std::min(text.find_first_not_of(hexadecimal, at + prefix), text.size());
      if (end - at == prefix + digits) text.replace(at + prefix, digits, digits, '0');
    }
  return text;
}

}  // namespace

void Masks::learn(const std::string& value) {
  const auto same = [&](const Secret& known) { return known.reveal() == value; };
  if (value.size() < shortest || value.starts_with("eyJ") || std::ranges::any_of(secrets_, same)) return;
  const auto longer = [&](const Secret& known) { return known.reveal().size() > value.size(); };
  secrets_.emplace(std::ranges::find_if_not(secrets_, longer), value);
}

void Masks::learn(const HttpRequest& request) {
  const auto [begin, end] = request.headers.equal_range("Authorization");
  for (auto header = begin; header != end; ++header) {
    const auto& value = header->second;
    learn(value.substr(std::min(value.size(), value.find(' ') + 1)));
    if (const auto login = login_of(value)) learn(login->password.reveal());
  }
  auto body = parsed(request.body);
  for_each_secret(body, [&](const Json& secret) { learn(secret.get<std::string>()); });
}

std::string Masks::plain(std::string text) const {
  for (const auto& secret : secrets_) {
    text = secret.hidden_in(std::move(text));
    text = Secret(percent_encoded(secret.reveal())).hidden_in(std::move(text));
  }
  for (const auto* scheme : {"Basic ", "Bearer "}) text = without_words(std::move(text), scheme, "");
  return without_accounts(without_words(std::move(text), "", "eyJ"));
}

/// "AuthToken=abc&To=…": what stands behind a secret's name goes.
std::string Masks::form(const std::string& text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of("&?", at), text.size());
    const auto equals = text.find('=', at);
    const bool is_secret = equals < end && names_secret(text.substr(at, equals - at));
    out += is_secret ? text.substr(at, equals + 1 - at) + std::string(hidden) : text.substr(at, end - at);
    if (end < text.size()) out += text[end];
    at = end + 1;
  }
  return plain(std::move(out));
}

Json Masks::masked(Json value) const {
  for_each_secret(value, [](Json& secret) { secret = std::string(hidden); });
  for_each_string(value, [&](const std::string& text) { return form(text); });
  return value;
}

std::string Masks::masked(const std::string& text) const {
  auto body = parsed(text);
  return body.is_structured() ? dumped(masked(std::move(body))) : form(text);
}

}  // namespace ledgerline::http
