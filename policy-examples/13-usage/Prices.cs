public static class Prices;
