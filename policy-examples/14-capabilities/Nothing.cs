public static class Nothing;
