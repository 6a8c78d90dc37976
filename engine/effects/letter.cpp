#include "engine/effects/letter.hpp"

#include <fmt/format.h>

#include "engine/phone.hpp"

namespace ledgerline {
namespace {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      default: html += c;
    }
  }
  return html;
}

/// Of "Name <a@b>" or "a@b".
std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return "localhost";
  const auto domain = address.substr(at + 1);
  return std::string(domain.substr(0, domain.find('>')));
}

constexpr std::string_view text_form = R"(Hello {business},

your phone number is ready:

    {display}    ({number})

What to do next
  1. Call it from another phone, and hear who answers.
  2. Put it where your customers look: website, cards, profiles.
  3. Forward your old number to it, if you have one.

{brand}
)";

constexpr std::string_view html_form = R"(<!doctype html>
<html lang="en"><body style="margin:0;background:#f4f5f7;font-family:Helvetica,Arial,sans-serif;color:#1f2933">
<div style="max-width:560px;margin:0 auto;padding:32px 16px">
<div style="background:#ffffff;border-radius:8px;padding:32px">
<p style="margin:0 0 16px">Hello {business},</p>
<p style="margin:0 0 16px">your phone number is ready:</p>
<p style="margin:0 0 4px;font-size:28px;font-weight:bold"><a href="tel:{number}" style="color:#0b69a3;text-decoration:none">{display}</a></p>
<p style="margin:0 0 24px;color:#616e7c">{number}</p>
<p style="margin:0 0 8px;font-weight:bold">What to do next</p>
<ol style="margin:0;padding-left:20px;line-height:1.6">
<li>Call it from another phone, and hear who answers.</li>
<li>Put it where your customers look: website, cards, profiles.</li>
<li>Forward your old number to it, if you have one.</li>
</ol>
</div>
<p style="text-align:center;color:#9aa5b1;font-size:13px">{brand}</p>
</div>
</body></html>
)";

}  // namespace

MailOrder number_assigned_letter(const Tenant& tenant, const std::string& number, const EffectId& effect,
                                 Time assigned_at, const ProviderSettings& settings) {
  using fmt::arg;
  const auto display = display_phone(number), business = tenant.business_name.shown();
  MailOrder letter;
  letter.to = *tenant.email->value();
  letter.from = settings.mail_from;
  letter.subject = "Number Assigned: " + display;
  letter.text = fmt::format(text_form, arg("business", business), arg("display", display),
                            arg("number", number), arg("brand", settings.brand));
  letter.html = fmt::format(html_form, arg("business", escaped(business)), arg("display", escaped(display)),
                            arg("number", number), arg("brand", escaped(settings.brand)));
  letter.message_id = fmt::format("<{}@{}>", effect.str(), domain_of(settings.mail_from));
  letter.date = assigned_at;
  return letter;
}

}  // namespace ledgerline
