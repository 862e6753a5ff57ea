// SPDX-License-Identifier: Apache-2.0
// Keeps libarchive from changing names, whatever locale the process runs in.
#pragma once

namespace berth::archive {

/// For its life the calling thread's character type is another one; other threads and the process's locale stay.
class CharacterScope {
public:
    CharacterScope(const CharacterScope&) = delete;
    CharacterScope& operator=(const CharacterScope&) = delete;

protected:
    explicit CharacterScope(void* locale);
    ~CharacterScope();

private:
    void* previous_;
};

/// For writing: names go out as UTF-8.
class Utf8Scope : CharacterScope {
public:
    Utf8Scope();
};

/// For reading: in a UTF-8 locale libarchive would compose characters (NFC) and so rename files; in the plain one it
/// finds no conversion and hands out the bytes as they stand.
class BytesScope : CharacterScope {
public:
    BytesScope();
};

}  // namespace berth::archive
