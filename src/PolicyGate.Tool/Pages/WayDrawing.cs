using PolicyGate.Tool.Cataloguing;

namespace PolicyGate.Tool.Pages;

/// <summary>The shortest ways to a few packages as boxes in layers, from the left to the right: what projects begin with is drawn once.</summary>
internal static class WayDrawing
{
    private const int Width = 236;
    private const int Height = 28;
    private const int GapX = 40;
    private const int GapY = 10;
    private const int MostLetters = 26;
    private const int MostSteps = 8;

    /// <summary>Draws them; nothing where there is no way, or none that fits.</summary>
    /// <param name="title">What is drawn, for who does not see it.</param>
    /// <param name="ways">Each step of each way; the last is the package.</param>
    public static Html Of(string title, IEnumerable<IReadOnlyList<string>> ways)
    {
        Node root = new(string.Empty);
        foreach (IReadOnlyList<string> way in ways.Where(way => way.Count is > 1 and <= MostSteps))
        {
            Node at = root;
            foreach (string step in way)
            {
                at = at.Child(step);
            }

            at.IsEnd = true;
        }

        Html page = new();
        if (root.Children.Count == 0)
        {
            return page;
        }

        int row = 0;
        int layers = root.Children.Max(child => Place(child, 0, ref row));
        (int width, int height) = ((layers * (Width + GapX)) - GapX + 2, (row * (Height + GapY)) - GapY + 2);
        page.Add($"<h3>{title}</h3>\n<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">");
        root.Children.ForEach(child => Draw(page, child));
        return page.Add($"</svg>\n");
    }

    /// <summary>The ways of some packages, a few of each.</summary>
    public static IEnumerable<IReadOnlyList<string>> WaysOf(IEnumerable<CataloguedPackage> packages, int most) => packages.SelectMany(package => package.Uses.Take(2).Select(use => use.Way)).Take(most);

    // Each leaf has a row of its own; a box stands where its first child does.
    private static int Place(Node node, int layer, ref int row)
    {
        node.X = layer * (Width + GapX);
        node.Y = row * (Height + GapY);
        int layers = layer + 1;
        if (node.Children.Count == 0)
        {
            row++;
        }

        foreach (Node child in node.Children)
        {
            layers = Math.Max(layers, Place(child, layer + 1, ref row));
        }

        return layers;
    }

    private static void Draw(Html page, Node node)
    {
        string shown = node.Name.Length <= MostLetters ? node.Name : node.Name[..(MostLetters - 1)] + "…";
        page.Add($"<g class=\"{(node.IsEnd ? "denied" : "step")}\"><title>{node.Name}</title><rect x=\"{node.X + 1}\" y=\"{node.Y + 1}\" width=\"{Width}\" height=\"{Height}\" rx=\"4\"/><text x=\"{node.X + 9}\" y=\"{node.Y + 20}\">{shown}</text></g>");
        foreach (Node child in node.Children)
        {
            (int x, int y) = (node.X + 1 + Width, node.Y + 1 + (Height / 2));
            (int toX, int toY) = (child.X + 1, child.Y + 1 + (Height / 2));
            page.Add($"<path d=\"M{x} {y} C{x + 20} {y} {toX - 20} {toY} {toX} {toY}\"/>");
            Draw(page, child);
        }
    }

    private sealed class Node(string name)
    {
        public string Name { get; } = name;

        public List<Node> Children { get; } = [];

        public bool IsEnd { get; set; }

        public int X { get; set; }

        public int Y { get; set; }

        public Node Child(string step)
        {
            Node? known = Children.Find(child => child.Name == step);
            if (known is null)
            {
                Children.Add(known = new Node(step));
            }

            return known;
        }
    }
}
