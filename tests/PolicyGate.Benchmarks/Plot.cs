using System.Globalization;
using System.Text;

namespace PolicyGate.Benchmarks;

/// <summary>Lines in a plot with two logarithmic axes, as SVG: a line as steep as the dashed one grows linearly.</summary>
internal sealed class Plot(string title, string across, string upwards)
{
    private const int Width = 760;
    private const int Height = 460;
    private const int Left = 70;
    private const int Bottom = 400;
    private const double Decade = 80;
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];
    private readonly List<(string Name, (double X, double Y)[] Points)> lines = [];

    /// <summary>Adds a line.</summary>
    public void Line(string name, (double X, double Y)[] points) => lines.Add((name, points));

    /// <summary>The plot: 1 to 10 000 across, 0.1 to 1 000 upwards; what is below is drawn at the edge.</summary>
    public string Draw()
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" font-size=\"15\">{title}</text>\n<text x=\"{Left + 200}\" y=\"{Bottom + 40}\">{across}</text>\n<text transform=\"translate(16 {Bottom - 150}) rotate(-90)\">{upwards}</text>\n");
        for (int power = 0; power <= 4; power++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(Math.Pow(10, power)):F0} {Bottom} V{Bottom - (4 * Decade):F0}\" stroke=\"#ddd\"/><text x=\"{X(Math.Pow(10, power)):F0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{Math.Pow(10, power):F0}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(Math.Pow(10, power - 1)):F0} H{Left + (4 * Decade):F0}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{Y(Math.Pow(10, power - 1)) + 4:F0}\" text-anchor=\"end\">{Math.Pow(10, power - 1):G4}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(1):F0} {Y(0.1):F0} L{X(10000):F0} {Y(1000):F0}\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>\n");
        foreach (((string name, (double X, double Y)[] points), int index) in lines.Select((line, index) => (line, index)))
        {
            string path = string.Join(" L", points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1} {Y(point.Y):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke-width=\"2\" stroke=\"{Colours[index]}\"/><text x=\"{Left + (4 * Decade) + 20:F0}\" y=\"{100 + (20 * index)}\" fill=\"{Colours[index]}\">{name}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (4 * Decade) + 20:F0}\" y=\"{100 + (20 * lines.Count)}\" fill=\"#999\">dashed: linear</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double value) => Left + (Math.Log10(Math.Max(1, value)) * Decade);

    private static double Y(double value) => Bottom - ((Math.Log10(Math.Max(0.1, value)) + 1) * Decade);
}
