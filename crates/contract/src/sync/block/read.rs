//! Reading blocks. What a peer sends is bounded before it is unpacked.

use super::{
    BlockError, Deserialize, Engine, Ids, MAX_BLOCK_ROWS, MAX_UNPACKED, PLACE, RANDOM, RawValue, URL_SAFE_NO_PAD, Uuid,
    canon, inner, time_of,
};
use crate::sync::RowText;
use serde::{
    Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

/// Reads the blocks of one snapshot.
#[derive(Debug)]
pub struct BlockReader {
    columns: Vec<String>,
    /// What stands before each column's value in a row.
    heads: Vec<String>,
}

impl BlockReader {
    /// # Errors
    /// When the header names no id, a column twice, or one that no column of ours is called like.
    pub fn new(columns: &[String]) -> Result<Self, BlockError> {
        let twice = columns
            .iter()
            .enumerate()
            .any(|(at, name)| columns[..at].contains(name));
        // A name that needs escapes would make rows that cannot be taken apart again.
        let plain = |name: &String| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let named = columns.is_empty() || columns.iter().any(|name| name == "id");
        if twice || !named || !columns.iter().all(plain) {
            return Err(BlockError::Columns);
        }
        let head = |(at, name): (usize, &String)| {
            let before = if at == 0 { '{' } else { ',' };
            Ok(format!("{before}{}:", serde_json::to_string(name)?))
        };
        Ok(Self {
            columns: columns.to_vec(),
            heads: columns
                .iter()
                .enumerate()
                .map(head)
                .collect::<Result<_, BlockError>>()?,
        })
    }

    /// The rows of a line: id, revision, the row.
    ///
    /// # Errors
    /// When the line is not a block of these columns, or one that becomes too large.
    pub fn read(&self, line: &str) -> Result<Vec<(Uuid, u64, RowText)>, BlockError> {
        let block: Block<'_> = serde_json::from_str(line)?;
        if block.columns.len() + 1 != self.columns.len() {
            return Err(BlockError::Columns);
        }
        let ids = unpack(&block.ids)?;
        if block.columns.iter().any(|column| column.len() != ids.len()) {
            return Err(BlockError::Length);
        }
        let columns = self.place(&block.columns)?;
        let mut rows = Vec::with_capacity(ids.len());
        let mut left = MAX_UNPACKED;
        for (at, id) in ids.into_iter().enumerate() {
            let (revision, text) = self.row(&columns, at, id)?;
            left = left.checked_sub(text.len()).ok_or(BlockError::Size)?;
            rows.push((id, revision, RowText::stored(text)));
        }
        Ok(rows)
    }

    /// The columns at the header's places; the ids' place stays empty.
    fn place<'b>(&self, columns: &'b [Column<'b>]) -> Result<Vec<Placed<'b>>, BlockError> {
        let mut columns_left = columns.iter();
        let named: Vec<Option<&Column<'_>>> = self
            .columns
            .iter()
            .map(|name| if name == "id" { None } else { columns_left.next() })
            .collect();
        let find = |name: &str| {
            let at = self.columns.iter().position(|column| column == name)?;
            named
                .get(at)
                .copied()
                .flatten()
                .filter(|base| matches!(base, Column::Cells(_)))
        };
        named
            .iter()
            .map(|column| match column {
                None => Ok(None),
                Some(column @ Column::Of { base, .. }) => {
                    let base = find(base).ok_or(BlockError::Reference)?;
                    Ok(Some((*column, Some(base))))
                }
                Some(column) => Ok(Some((*column, None))),
            })
            .collect()
    }

    fn row(&self, columns: &[Placed<'_>], at: usize, id: Uuid) -> Result<(u64, String), BlockError> {
        let mut text = String::with_capacity(2_048);
        let mut revision = 1;
        for ((head, name), column) in self.heads.iter().zip(&self.columns).zip(columns) {
            text.push_str(head);
            let begin = text.len();
            match column {
                None => {
                    let mut form = [0; uuid::fmt::Hyphenated::LENGTH];
                    text.push('"');
                    text.push_str(id.hyphenated().encode_lower(&mut form));
                    text.push('"');
                }
                Some((column, base)) => column.write(at, id, *base, &mut text)?,
            }
            if text.len() > MAX_UNPACKED {
                return Err(BlockError::Size);
            }
            if name == "version" {
                revision = text[begin..].parse().map_err(|_| BlockError::Version)?;
            }
        }
        text.push('}');
        Ok((revision, text))
    }
}

fn unpack(ids: &Ids) -> Result<Vec<Uuid>, BlockError> {
    if ids.t.len() > MAX_BLOCK_ROWS {
        return Err(BlockError::Size);
    }
    let random = URL_SAFE_NO_PAD.decode(&ids.r).map_err(|_| BlockError::Id)?;
    if random.len() != ids.t.len() * RANDOM {
        return Err(BlockError::Length);
    }
    let mut time = 0_i64;
    let one = |(step, random): (&i64, &[u8])| {
        time = time
            .checked_add(*step)
            .filter(|time| (0..1 << 48).contains(time))
            .ok_or(BlockError::Id)?;
        let mut bytes = [0; 16];
        bytes[..16 - RANDOM].copy_from_slice(&time.to_be_bytes()[2..]);
        bytes[16 - RANDOM..].copy_from_slice(random);
        Ok(Uuid::from_bytes(bytes))
    };
    ids.t.iter().zip(random.chunks_exact(RANDOM)).map(one).collect()
}

struct Block<'a> {
    ids: Ids,
    columns: Vec<Column<'a>>,
}

/// A column with the one that its texts refer to; `None` in the ids' place.
type Placed<'a> = Option<(&'a Column<'a>, Option<&'a Column<'a>>)>;

enum Column<'a> {
    Cells(Vec<&'a str>),
    Time(Vec<Option<i64>>),
    Of { base: String, cells: Vec<&'a str> },
}

impl Column<'_> {
    fn len(&self) -> usize {
        match self {
            Column::Cells(cells) | Column::Of { cells, .. } => cells.len(),
            Column::Time(times) => times.len(),
        }
    }

    /// Adds the cell's text.
    fn write(&self, at: usize, id: Uuid, base: Option<&Column<'_>>, text: &mut String) -> Result<(), BlockError> {
        match self {
            Column::Cells(cells) => text.push_str(cells.get(at).ok_or(BlockError::Length)?),
            Column::Time(times) => match times.get(at).ok_or(BlockError::Length)? {
                None => text.push_str("null"),
                Some(distance) => {
                    let millis = time_of(id)
                        .checked_add(*distance)
                        .and_then(canon::text)
                        .ok_or(BlockError::Length)?;
                    text.push('"');
                    text.extend(millis.iter().map(|byte| char::from(*byte)));
                    text.push('"');
                }
            },
            Column::Of { cells, .. } => {
                let cell = cells.get(at).ok_or(BlockError::Length)?;
                let Some(Column::Cells(bases)) = base else {
                    return Err(BlockError::Reference);
                };
                let base = bases.get(at).copied().and_then(inner);
                for (index, part) in cell.split(PLACE).enumerate() {
                    if index > 0 {
                        text.push_str(base.ok_or(BlockError::Reference)?);
                    }
                    text.push_str(part);
                    if text.len() > MAX_UNPACKED {
                        return Err(BlockError::Size);
                    }
                }
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Block<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Line;

        impl<'de> Visitor<'de> for Line {
            type Value = Block<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a block")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut line: A) -> Result<Block<'de>, A::Error> {
                let ids = line.next_element()?.ok_or_else(|| A::Error::custom("no ids"))?;
                let mut columns = Vec::with_capacity(48);
                while let Some(column) = line.next_element()? {
                    columns.push(column);
                }
                Ok(Block { ids, columns })
            }
        }

        deserializer.deserialize_seq(Line)
    }
}

impl<'de> Deserialize<'de> for Column<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Column<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a column")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<Column<'de>, A::Error> {
                let mut all = Vec::with_capacity(1_000);
                while let Some(cell) = cells.next_element::<&RawValue>()? {
                    all.push(cell.get());
                }
                Ok(Column::Cells(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Column<'de>, A::Error> {
                let (mut time, mut of, mut with) = (None, None, None);
                while let Some(key) = map.next_key::<&str>()? {
                    match key {
                        "time" => time = Some(map.next_value()?),
                        "of" => of = Some(map.next_value()?),
                        "with" => with = Some(map.next_value::<Vec<&RawValue>>()?),
                        other => return Err(A::Error::unknown_field(other, &["time", "of", "with"])),
                    }
                }
                match (time, of, with) {
                    (Some(times), None, None) => Ok(Column::Time(times)),
                    (None, Some(base), Some(cells)) => Ok(Column::Of {
                        base,
                        cells: cells.into_iter().map(RawValue::get).collect(),
                    }),
                    _ => Err(A::Error::custom("a column is `time` or `of` and `with`")),
                }
            }
        }

        deserializer.deserialize_any(Any)
    }
}
