//! British places: town, county, postcode area, and telephone numbers that Ofcom reserves for fiction.

use super::draw::{chance, pick};
use rand::Rng;
use wheelhouse_contract::tenant::Address;

/// A town with its postcode area, the highest district used of it, and its fictional numbers (Ofcom, "Telephone numbers
/// for use in TV and radio drama"): the prefix before the last three digits.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    pub name: &'static str,
    pub county: &'static str,
    area: &'static str,
    districts: u32,
    line: &'static str,
}

const fn town(
    name: &'static str,
    county: &'static str,
    area: &'static str,
    districts: u32,
    line: &'static str,
) -> Town {
    Town {
        name,
        county,
        area,
        districts,
        line,
    }
}

const ELSEWHERE: &str = "01632 960";

pub const TOWNS: &[Town] = &[
    town("London", "Greater London", "SE", 27, "020 7946 0"),
    town("London", "Greater London", "SW", 19, "020 7946 0"),
    town("London", "Greater London", "E", 17, "020 7946 0"),
    town("London", "Greater London", "N", 22, "020 7946 0"),
    town("London", "Greater London", "NW", 11, "020 7946 0"),
    town("London", "Greater London", "W", 14, "020 7946 0"),
    town("Manchester", "Greater Manchester", "M", 35, "0161 496 0"),
    town("Birmingham", "West Midlands", "B", 38, "0121 496 0"),
    town("Leeds", "West Yorkshire", "LS", 28, "0113 496 0"),
    town("Sheffield", "South Yorkshire", "S", 14, "0114 496 0"),
    town("Liverpool", "Merseyside", "L", 36, "0151 496 0"),
    town("Bristol", "Bristol", "BS", 16, "0117 496 0"),
    town("Nottingham", "Nottinghamshire", "NG", 16, "0115 496 0"),
    town("Leicester", "Leicestershire", "LE", 9, "0116 496 0"),
    town("Newcastle upon Tyne", "Tyne and Wear", "NE", 18, "0191 498 0"),
    town("Edinburgh", "Midlothian", "EH", 17, "0131 496 0"),
    town("Glasgow", "Lanarkshire", "G", 46, "0141 496 0"),
    town("Cardiff", "South Glamorgan", "CF", 15, "029 2018 0"),
    town("Belfast", "County Antrim", "BT", 17, "028 9649 6"),
    town("Aberdeen", "Aberdeenshire", "AB", 16, ELSEWHERE),
    town("Bath", "Somerset", "BA", 2, ELSEWHERE),
    town("Brighton", "East Sussex", "BN", 3, ELSEWHERE),
    town("Bradford", "West Yorkshire", "BD", 15, ELSEWHERE),
    town("Cambridge", "Cambridgeshire", "CB", 5, ELSEWHERE),
    town("Canterbury", "Kent", "CT", 5, ELSEWHERE),
    town("Carlisle", "Cumbria", "CA", 6, ELSEWHERE),
    town("Chelmsford", "Essex", "CM", 3, ELSEWHERE),
    town("Chester", "Cheshire", "CH", 4, ELSEWHERE),
    town("Colchester", "Essex", "CO", 7, ELSEWHERE),
    town("Coventry", "West Midlands", "CV", 7, ELSEWHERE),
    town("Derby", "Derbyshire", "DE", 24, ELSEWHERE),
    town("Dundee", "Angus", "DD", 5, ELSEWHERE),
    town("Durham", "County Durham", "DH", 7, ELSEWHERE),
    town("Exeter", "Devon", "EX", 6, ELSEWHERE),
    town("Gloucester", "Gloucestershire", "GL", 4, ELSEWHERE),
    town("Guildford", "Surrey", "GU", 5, ELSEWHERE),
    town("Harrogate", "North Yorkshire", "HG", 5, ELSEWHERE),
    town("Huddersfield", "West Yorkshire", "HD", 9, ELSEWHERE),
    town("Hull", "East Riding of Yorkshire", "HU", 17, ELSEWHERE),
    town("Inverness", "Highland", "IV", 3, ELSEWHERE),
    town("Ipswich", "Suffolk", "IP", 5, ELSEWHERE),
    town("Lancaster", "Lancashire", "LA", 2, ELSEWHERE),
    town("Lincoln", "Lincolnshire", "LN", 6, ELSEWHERE),
    town("Milton Keynes", "Buckinghamshire", "MK", 15, ELSEWHERE),
    town("Northampton", "Northamptonshire", "NN", 7, ELSEWHERE),
    town("Norwich", "Norfolk", "NR", 8, ELSEWHERE),
    town("Oxford", "Oxfordshire", "OX", 5, ELSEWHERE),
    town("Perth", "Perthshire", "PH", 2, ELSEWHERE),
    town("Peterborough", "Cambridgeshire", "PE", 7, ELSEWHERE),
    town("Plymouth", "Devon", "PL", 9, ELSEWHERE),
    town("Portsmouth", "Hampshire", "PO", 6, ELSEWHERE),
    town("Preston", "Lancashire", "PR", 5, ELSEWHERE),
    town("Reading", "Berkshire", "RG", 6, ELSEWHERE),
    town("Salisbury", "Wiltshire", "SP", 5, ELSEWHERE),
    town("Shrewsbury", "Shropshire", "SY", 5, ELSEWHERE),
    town("Southampton", "Hampshire", "SO", 19, ELSEWHERE),
    town("Stirling", "Stirlingshire", "FK", 9, ELSEWHERE),
    town("Stoke-on-Trent", "Staffordshire", "ST", 6, ELSEWHERE),
    town("Sunderland", "Tyne and Wear", "SR", 6, ELSEWHERE),
    town("Swansea", "West Glamorgan", "SA", 7, ELSEWHERE),
    town("Swindon", "Wiltshire", "SN", 5, ELSEWHERE),
    town("Taunton", "Somerset", "TA", 3, ELSEWHERE),
    town("Truro", "Cornwall", "TR", 4, ELSEWHERE),
    town("Wolverhampton", "West Midlands", "WV", 11, ELSEWHERE),
    town("Worcester", "Worcestershire", "WR", 5, ELSEWHERE),
    town("York", "North Yorkshire", "YO", 32, ELSEWHERE),
];

#[rustfmt::skip]
const STREETS: &[&str] = &[
    "Abbey", "Albert", "Albion", "Alma", "Ashfield", "Bank", "Beech", "Bridge", "Broad", "Canal", "Castle",
    "Cathedral", "Chapel", "Church", "Clarence", "College", "Corn Exchange", "Cross", "Dock", "Duke", "Elm",
    "Fountain", "Foundry", "George", "Granby", "Grange", "Green", "Harbour", "Hawthorn", "High", "Hill", "King",
    "Lime", "London", "Lower", "Manor", "Market", "Mill", "Mount Pleasant", "New", "North", "Oak", "Orchard",
    "Oxford", "Park", "Priory", "Quay", "Queen", "Railway", "Regent", "River", "School", "Silver", "South", "Spring",
    "Stanley", "Station", "Tanner", "Temple", "Union", "Upper", "Victoria", "Vine", "Water", "Wellington", "West",
    "Wharf", "Wood", "York",
];
const WAYS: &[&str] = &[
    "Street", "Street", "Street", "Road", "Road", "Road", "Lane", "Avenue", "Place", "Row", "Terrace", "Square", "Yard",
];

/// A town, London as often as businesses are there.
pub fn somewhere(rng: &mut impl Rng) -> Town {
    if chance(rng, 18.0) {
        return TOWNS[rng.gen_range(0..6)];
    }
    pick(rng, TOWNS)
}

pub fn address(rng: &mut impl Rng, town: Town) -> Address {
    let number = rng.gen_range(1..190);
    let unit = if chance(rng, 12.0) {
        format!("Unit {}, ", rng.gen_range(1..24))
    } else {
        String::new()
    };
    Address {
        street: format!("{unit}{number} {} {}", pick(rng, STREETS), pick(rng, WAYS)),
        city: town.name.to_owned(),
        county: town.county.to_owned(),
        postal_code: postcode(rng, town),
        country: "United Kingdom".to_owned(),
    }
}

/// The inward part never uses the letters C, I, K, M, O and V (Royal Mail).
fn postcode(rng: &mut impl Rng, town: Town) -> String {
    const UNIT: &[char] = &[
        'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z',
    ];
    let district = rng.gen_range(1..=town.districts);
    let (sector, first, second) = (rng.gen_range(1..10), pick(rng, UNIT), pick(rng, UNIT));
    format!("{}{district} {sector}{first}{second}", town.area)
}

/// A landline of the town or a mobile, always of Ofcom's fictional ranges.
pub fn phone(rng: &mut impl Rng, town: Town) -> String {
    let line = if chance(rng, 30.0) { "07700 900" } else { town.line };
    format!("{line}{:03}", rng.gen_range(0..1000))
}

/// The voice agent's caller id: a British-wide fictional number, E.164.
pub fn voice_number(rng: &mut impl Rng) -> String {
    format!("+443069990{:03}", rng.gen_range(0..1000))
}
