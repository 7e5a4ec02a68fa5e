//! People's names: given and family names of one origin stay together, as they do in British towns.

use super::draw::pick;
use rand::Rng;

/// A person by given and family name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub given: &'static str,
    pub family: &'static str,
}

impl Person {
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// `given.family` in ASCII lower case, for an address.
    pub fn mailbox(&self) -> String {
        format!("{}.{}", super::names::slug(self.given), super::names::slug(self.family))
    }
}

type Origin = (&'static [&'static str], &'static [&'static str]);

const ORIGINS: &[(Origin, u32)] = &[
    (BRITISH, 42),
    (CELTIC, 14),
    (SOUTH_ASIAN, 14),
    (WEST_AFRICAN, 7),
    (POLISH, 5),
    (CHINESE, 4),
    (PERSIAN, 3),
    (TURKISH, 3),
    (ARABIC, 4),
    (IBERIAN, 4),
    (ITALIAN, 3),
    (GREEK, 2),
];

#[rustfmt::skip]
const BRITISH: Origin = (
    &[
        "Alice", "Amelia", "Beth", "Charlotte", "Daniel", "Edward", "Eleanor", "Emily", "Freya", "George", "Grace",
        "Hannah", "Harriet", "Harry", "Imogen", "Jack", "James", "Jessica", "Joanna", "Joseph", "Kate", "Laura",
        "Lewis", "Lucy", "Martin", "Matthew", "Megan", "Naomi", "Oliver", "Olivia", "Peter", "Philippa", "Rachel",
        "Rebecca", "Robert", "Rosie", "Samuel", "Simon", "Sophie", "Thomas", "Victoria", "William",
    ],
    &[
        "Abbott", "Ashworth", "Atkinson", "Bailey", "Barker", "Barnes", "Bennett", "Booth", "Bradley", "Brooks",
        "Carter", "Chapman", "Clarke", "Cooper", "Dawson", "Ellis", "Fletcher", "Foster", "Gibson", "Goddard",
        "Harper", "Hartley", "Hayes", "Holloway", "Hughes", "Jackson", "Kendall", "Lawson", "Marsh", "Mason",
        "Middleton", "Newton", "Palmer", "Pearson", "Pickering", "Reynolds", "Richards", "Sutton", "Thornton",
        "Turner", "Walker", "Webster", "Whitaker", "Winter", "Wood", "Wright",
    ],
);
#[rustfmt::skip]
const CELTIC: Origin = (
    &[
        "Aidan", "Aileen", "Alasdair", "Angharad", "Aoife", "Bronwen", "Callum", "Carys", "Catriona", "Ciara",
        "Dylan", "Eilidh", "Fergus", "Fiona", "Gareth", "Gwen", "Isla", "Lachlan", "Mairi", "Niamh", "Rhian", "Rhys",
        "Rory", "Siân", "Sinéad", "Tomos",
    ],
    &[
        "Buchanan", "Byrne", "Cameron", "Campbell", "Davies", "Doherty", "Evans", "Fraser", "Gallagher", "Griffiths",
        "Jenkins", "Kavanagh", "Kelly", "Lloyd", "MacDonald", "McBride", "McKenna", "Morgan", "Morrison", "Murray",
        "Nolan", "O'Brien", "O'Neill", "Owen", "Pritchard", "Sinclair", "Stewart", "Sutherland", "Thomas", "Vaughan",
    ],
);
#[rustfmt::skip]
const SOUTH_ASIAN: Origin = (
    &[
        "Aditi", "Amit", "Anjali", "Arjun", "Asha", "Deepa", "Farah", "Gurpreet", "Harpreet", "Imran", "Karan",
        "Kavita", "Manjit", "Meera", "Nadia", "Neha", "Nikhil", "Parveen", "Priya", "Rajesh", "Ravi", "Rohan",
        "Sanjay", "Shabana", "Sunita", "Tariq", "Vikram", "Zainab",
    ],
    &[
        "Ahmed", "Akhtar", "Bains", "Begum", "Bhatt", "Chaudhry", "Desai", "Dhillon", "Gill", "Hussain", "Iqbal",
        "Iyer", "Joshi", "Kapoor", "Kaur", "Khan", "Malik", "Mehta", "Mistry", "Nair", "Patel", "Rahman", "Rao",
        "Sandhu", "Shah", "Sharma", "Siddiqui", "Singh",
    ],
);
#[rustfmt::skip]
const WEST_AFRICAN: Origin = (
    &[
        "Abena", "Ade", "Akosua", "Amara", "Ayodele", "Chidi", "Chioma", "Efua", "Emeka", "Folake", "Ifeoma", "Kofi",
        "Kwame", "Ngozi", "Obinna", "Temitope", "Tunde", "Yaa",
    ],
    &[
        "Adebayo", "Adeyemi", "Agyeman", "Asante", "Boateng", "Chukwu", "Eze", "Mensah", "Nwosu", "Obi", "Ofori",
        "Okafor", "Okonkwo", "Olawale", "Osei", "Owusu",
    ],
);
#[rustfmt::skip]
const POLISH: Origin = (
    &[
        "Agnieszka", "Aleksander", "Ania", "Dorota", "Ewa", "Jakub", "Kasia", "Krzysztof", "Magda", "Marek", "Michał",
        "Piotr", "Tomasz", "Zofia",
    ],
    &[
        "Dąbrowski", "Jankowski", "Kamiński", "Kowalczyk", "Lewandowski", "Mazur", "Nowak", "Pawlak", "Wójcik",
        "Zieliński",
    ],
);
#[rustfmt::skip]
const CHINESE: Origin = (
    &[
        "Bo", "Chen", "Fang", "Hui", "Jian", "Jing", "Kelvin", "Lin", "Mei", "Ming", "Vivian", "Wei", "Xin", "Yan",
    ],
    &[
        "Chan", "Cheung", "Ho", "Huang", "Lau", "Leung", "Li", "Liu", "Ng", "Tang", "Wang", "Wong", "Yip", "Zhang",
    ],
);
#[rustfmt::skip]
const PERSIAN: Origin = (
    &[
        "Arash", "Azadeh", "Dariush", "Farhad", "Kamran", "Laleh", "Mina", "Nasrin", "Parisa", "Reza", "Shirin",
        "Yasmin",
    ],
    &[
        "Ahmadi", "Azizi", "Ebrahimi", "Farahani", "Hosseini", "Karimi", "Moradi", "Rostami", "Sadeghi", "Tehrani",
    ],
);
#[rustfmt::skip]
const TURKISH: Origin = (
    &[
        "Ayşe", "Burak", "Cem", "Deniz", "Elif", "Emre", "Hakan", "Leyla", "Mehmet", "Selin", "Zeynep",
    ],
    &[
        "Aksoy", "Arslan", "Çelik", "Demir", "Doğan", "Kaya", "Öztürk", "Şahin", "Yıldız", "Yılmaz",
    ],
);
#[rustfmt::skip]
const ARABIC: Origin = (
    &[
        "Amina", "Bilal", "Fatima", "Hassan", "Huda", "Karim", "Layla", "Nour", "Omar", "Rania", "Samir", "Yusuf",
    ],
    &[
        "Abdi", "Aziz", "Bakri", "Darwish", "El-Amin", "Farouk", "Haddad", "Mansour", "Nasser", "Saleh",
    ],
);
#[rustfmt::skip]
const IBERIAN: Origin = (
    &[
        "Ana", "Beatriz", "Carla", "Diego", "Inês", "Javier", "João", "Lucía", "Mateus", "Pilar", "Rafael", "Sofía",
    ],
    &[
        "Almeida", "Carvalho", "Costa", "Fernández", "Ferreira", "García", "Moreno", "Navarro", "Pereira", "Ruiz",
    ],
);
#[rustfmt::skip]
const ITALIAN: Origin = (
    &[
        "Alessia", "Chiara", "Elena", "Francesca", "Giulia", "Lorenzo", "Luca", "Marco", "Matteo", "Paolo",
    ],
    &[
        "Bianchi", "Conti", "De Luca", "Esposito", "Ferrari", "Moretti", "Ricci", "Romano", "Russo", "Santoro",
    ],
);
#[rustfmt::skip]
const GREEK: Origin = (
    &[
        "Andreas", "Christos", "Despina", "Eleni", "Georgia", "Kostas", "Maria", "Nikos", "Sofia", "Yiannis",
    ],
    &[
        "Antoniou", "Constantinou", "Georgiou", "Ioannou", "Nicolaou", "Papadakis", "Stavrou", "Vasiliou",
    ],
);

/// Somebody who could own or work in a British business.
pub fn person(rng: &mut impl Rng) -> Person {
    let (given, family) = super::draw::weighted(rng, ORIGINS);
    Person {
        given: pick(rng, given),
        family: pick(rng, family),
    }
}
