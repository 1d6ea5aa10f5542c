using System.Globalization;

namespace PolicyGate.Benchmarks;

/// <summary>Commands measured in turns (A B C A B C …), so that what else the machine does falls on all of them alike.</summary>
internal sealed class Sides
{
    private readonly List<(string Name, Func<(double Cpu, double Wall)> Run)> sides = [];
    private readonly Dictionary<string, List<(double Cpu, double Wall)>> figures = new(StringComparer.Ordinal);

    /// <summary>A side.</summary>
    public Sides Add(string name, Func<(double Cpu, double Wall)> run)
    {
        sides.Add((name, run));
        figures[name] = [];
        return this;
    }

    /// <summary>Measures every side so many times; the first round warms up and does not count.</summary>
    public Sides Measure(int rounds)
    {
        for (int round = -1; round < rounds; round++)
        {
            foreach ((string name, Func<(double Cpu, double Wall)> run) in sides)
            {
                (double Cpu, double Wall) cost = run();
                if (round >= 0)
                {
                    figures[name].Add(cost);
                }

                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {cost.Cpu:F0} ms CPU, {cost.Wall:F0} ms"));
            }
        }

        return this;
    }

    /// <summary>The median of the processor time of a side, in milliseconds.</summary>
    public double Cpu(string name) => Measured.Median(figures[name].Select(cost => cost.Cpu));

    /// <summary>A row of a table: the medians of a side, and its ratio to another with the spread of the pairs.</summary>
    public string Row(string name, string against)
    {
        double[] ratios = [.. figures[name].Zip(figures[against], (one, other) => one.Cpu / other.Cpu).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {Cpu(name):F0} | {Measured.Median(figures[name].Select(cost => cost.Wall)):F0} | {Measured.Median(ratios):F3} | {ratios[0]:F3} to {ratios[^1]:F3} |");
    }

    /// <summary>A table of all sides against one.</summary>
    public string Table(string against) =>
        $"| what | CPU, ms | clock, ms | CPU against \"{against}\" | of the pairs |\n|---|---|---|---|---|\n" + string.Join('\n', sides.Select(side => Row(side.Name, against))) + "\n";
}
