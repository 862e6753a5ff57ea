// SPDX-License-Identifier: Apache-2.0
// Locales per thread.
#include "archive/text_encoding.hpp"

#include <locale.h>

namespace berth::archive {
namespace {

locale_t utf8_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

locale_t plain_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C", nullptr);
    return locale;
}

}  // namespace

CharacterScope::CharacterScope(void* locale)
    : previous_(locale != nullptr ? uselocale(static_cast<locale_t>(locale)) : nullptr) {}

CharacterScope::~CharacterScope() {
    if (previous_ != nullptr) { uselocale(static_cast<locale_t>(previous_)); }
}

Utf8Scope::Utf8Scope() : CharacterScope(utf8_locale()) {}

BytesScope::BytesScope() : CharacterScope(plain_locale()) {}

}  // namespace berth::archive
