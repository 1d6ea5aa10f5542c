using PolicyGate.Benchmarks;

return args switch
{
    ["gate", string project, string assets, string policy, string cache] => OneGate.Run(project, assets, policy, cache),
    _ => 2,
};
