// Why a database could not do what it was asked to: apart from sqlite.h, for those who only tell of it.
#pragma once

namespace veche {

// What kept SQLite from doing what it was asked to.
enum class DatabaseFault {
    none,
    damaged,     // corrupt, or no database at all
    disk_full,   // what is there is whole
    locked,      // somebody else writes, and went on for as long as was waited
    unreadable,  // missing, no permission, the disk cannot be read
    other        // a statement that does not fit the tables
};

}  // namespace veche
